package io.roomcast.backend;

import io.roomcast.handler.Template;
import io.roomcast.socketio.EventException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rooms that a rule is about, as templates. Immutable, thread-safe. */
final class Rooms {

  private final List<Template> templates;
  private final boolean othersIds;

  /** With {@code othersIds}, a room may be that of another socket's id. */
  Rooms(List<Template> templates, boolean othersIds) {
    this.templates = List.copyOf(templates);
    this.othersIds = othersIds;
  }

  /**
   * Their names for an event.
   *
   * @throws EventException when there are none for it, or it may not name them
   */
  List<String> of(RuleEvent event) {
    if (templates.size() == 1) {
      return List.of(one(templates.get(0), event));
    }
    Set<String> names = new LinkedHashSet<>();
    for (Template template : templates) {
      names.add(one(template, event));
    }
    return new ArrayList<>(names);
  }

  private String one(Template template, RuleEvent event) {
    String name = template.resolve(event.values());
    if (!othersIds && Template.isOtherSocket(name, event.socket())) {
      throw notYours();
    }
    return name;
  }

  private static EventException notYours() {
    return new EventException("E_FORBIDDEN", "that is the room of another socket");
  }
}
