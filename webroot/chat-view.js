// What is seen of the chat. Everything that people typed goes in as text, never as markup.

const $ = (id) => document.getElementById(id);

function element(tag, className, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

/** A name, kept from turning the direction of the text around it. */
function nameOf(text) {
  return element("bdi", "", text);
}

export class View {
  #actions;
  #drawn = null; // the conversation in the log, so that it is not drawn anew for each change

  constructor(actions) {
    this.#actions = actions;
    onSubmit("join", () => actions.join($("name").value));
    onSubmit("send", () => this.#send());
    onSubmit("go", () => this.#go());
    $("leave").addEventListener("click", actions.leave);
    $("reconnect").addEventListener("click", actions.reconnect);
    $("back").addEventListener("click", actions.back);
    $("text").addEventListener("input", () => {
      this.#fit();
      actions.typed();
    });
    $("text").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        $("send").requestSubmit();
      }
    });
  }

  askName(name, problem = "") {
    $("room").hidden = true;
    $("leave").hidden = true;
    $("join").hidden = false;
    $("name").value = name;
    $("join-error").textContent = problem;
    if (problem) {
      $("name").focus();
    }
  }

  enter() {
    if ($("room").hidden) {
      $("join").hidden = true;
      $("room").hidden = false;
      $("leave").hidden = false;
      $("join-error").textContent = "";
      this.focusText();
    }
  }

  status(state, text, canReconnect = false) {
    $("dot").dataset.state = state;
    $("status").textContent = text;
    $("reconnect").hidden = !canReconnect;
  }

  connected(yes) {
    for (const form of ["send", "go"]) {
      $(form).querySelector("button").disabled = !yes;
    }
  }

  limit(length) {
    $("text").maxLength = length;
  }

  focusText() {
    // On a touch screen the keyboard would cover what was just opened.
    if (window.matchMedia("(hover: hover)").matches) {
      $("text").focus();
    }
  }

  restoreText(text) {
    if ($("text").value === "") {
      $("text").value = text;
      this.#fit();
    }
  }

  typing(names) {
    const [first, second, ...more] = names;
    $("typing").replaceChildren(...(
      !first ? []
        : !second ? [nameOf(first), " is typing..."]
          : more.length === 0 ? [nameOf(first), " and ", nameOf(second), " are typing..."]
            : ["Several people are typing..."]));
  }

  append(line, dropFirst) {
    const log = $("log");
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    if (dropFirst) {
      log.firstElementChild?.remove();
    }
    log.append(line.news ? newsItem(line) : saidItem(line));
    if (atEnd || line.mine) {
      log.scrollTop = log.scrollHeight;
    }
  }

  draw({ me, people, conversations, current }) {
    const roomTalk = conversations.get("room");
    $("title").replaceChildren(...(current.user
      ? ["Private, with ", nameOf(current.title)]
      : [nameOf(current.title)]));
    $("back").hidden = !current.user;
    $("text").placeholder = current.user ? "Private message" : "Message";
    if (this.#drawn !== current.lines) {
      this.#drawn = current.lines;
      $("log").replaceChildren(...current.lines.map((l) => (l.news ? newsItem(l) : saidItem(l))));
      $("log").scrollTop = $("log").scrollHeight;
    }
    if (me) {
      redraw($("rooms"), this.#rooms(me, people, roomTalk, current));
      redraw($("people"), this.#people(me, people, conversations, current));
      $("people-title").textContent = `Online (${people.length})`;
    }
  }

  #rooms(me, people, roomTalk, current) {
    const counts = new Map([["lobby", 0], [me.room, 0]]);
    people.forEach(({ room }) => counts.set(room, (counts.get(room) ?? 0) + 1));
    return [...counts].sort().map(([room, count]) => {
      const here = room === me.room;
      const button = item("room:" + room, nameOf("#" + room), here && !current.user);
      button.append(here && roomTalk.unread > 0 ? badge(roomTalk.unread) : counted(count));
      button.addEventListener("click", () =>
        here ? this.#actions.back() : this.#actions.goToRoom(room, this.#roomProblem));
      return element("li", "", button);
    });
  }

  #people(me, people, conversations, current) {
    const shown = new Map(people.map((person) => [person.user, person]));
    for (const talk of conversations.values()) {
      if (talk.user && !shown.has(talk.user)) {
        shown.set(talk.user, { user: talk.user, name: talk.title, room: null });
      }
    }
    const named = (name) => [...shown.values()].filter((person) => person.name === name).length;
    const order = ({ user, room }) =>
      (user === me.user ? 0 : room === me.room ? 1 : room ? 2 : 3);
    return [...shown.values()]
      .sort((a, b) =>
        order(a) - order(b) || a.name.localeCompare(b.name) || (a.user < b.user ? -1 : 1))
      .map((person) => {
        // Two people may have one name: a piece of the id tells them apart.
        const label = [nameOf(person.name)];
        if (named(person.name) > 1) {
          label.push(note("~" + person.user.slice(0, 4)));
        }
        if (person.user === me.user) {
          return element("li", "", element("div", "me", ...label, note("you")));
        }
        const talk = conversations.get("user:" + person.user);
        const button = item("user:" + person.user, label, current.user === person.user);
        button.title = "Talk in private";
        if (!person.room) {
          button.append(note("offline"));
        } else if (person.room !== me.room) {
          button.append(note("#" + person.room));
        }
        if (talk?.unread > 0) {
          button.append(badge(talk.unread));
        }
        button.addEventListener("click", () => this.#actions.open(person.user));
        return element("li", "", button);
      });
  }

  #send() {
    const text = $("text").value;
    if (text.trim() !== "" && !$("send").querySelector("button").disabled) {
      $("text").value = "";
      this.#fit();
      this.#actions.say(text);
    }
  }

  #go() {
    const room = $("room-name").value.trim();
    this.#roomProblem("");
    if (room !== "") {
      $("room-name").value = "";
      this.#actions.goToRoom(room, this.#roomProblem);
    }
  }

  #roomProblem = (text) => {
    $("room-error").textContent = text;
  };

  /** As high as its text. */
  #fit() {
    $("text").style.height = "auto";
    $("text").style.height = `${$("text").scrollHeight + 2}px`;
  }
}

function onSubmit(id, action) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    action();
  });
}

/** New items; the focus stays where it was. */
function redraw(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  list.replaceChildren(...items);
  if (focused) {
    [...list.querySelectorAll("button")].find((b) => b.dataset.key === focused)?.focus();
  }
}

function item(key, label, isCurrent) {
  const button = element("button", "", ...[label].flat());
  button.type = "button";
  button.dataset.key = key;
  button.setAttribute("aria-current", String(isCurrent));
  return button;
}

function note(text) {
  return element("span", "note", text);
}

function counted(number) {
  return element("span", "count", String(number), element("span", "hidden", " people"));
}

function badge(number) {
  return element("span", "unread", String(number), element("span", "hidden", " new"));
}

function newsItem(line) {
  return element("li", "news", line.news);
}

function saidItem({ from, text, at, mine }) {
  const time = document.createElement("time");
  const date = new Date(at);
  time.dateTime = date.toISOString();
  time.textContent = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const by = element("div", "by", nameOf(mine ? "You" : from.name), time);
  return element("li", mine ? "said mine" : "said", by, element("div", "words", text));
}
