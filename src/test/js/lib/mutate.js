"use strict";
// Seeded, reproducible malformed inputs: valid ones with something changed.

/** Random numbers from a seed (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  const pick = (list) => list[below(list.length)];
  return { below, pick };
}

const PIECES = [
  ..."0123456789abB{}[]\",:-/\\ ?&=+.eE_'",
  "\u0000", "\u001e", "\t", "\n", "\u007f", "ä", "\u2028", "😀",
  "null", "true", "-1", "1e3", "99999999999999999999", "1.5", "{}", "[]", '""',
  '{"_placeholder":true,"num":0}', '"num":1', '"_placeholder":false', "\\ud800", "\\u0000", "\\x",
  "__proto__", "constructor", "connect", "disconnect", "[[[[", "]]]]", "/custom,", "/dyn-4,", "42", "45",
];

const CHANGES = [
  (text, at, r) => text.slice(0, at) + r.pick(PIECES) + text.slice(at),
  (text, at, r) => text.slice(0, at) + r.pick(PIECES) + text.slice(at + 1),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at, r) => text.slice(0, at) + text.slice(at, at + 1 + r.below(5)).repeat(2) + text.slice(at + 1),
  (text, at, r) => text.slice(0, at) + text.slice(at + 1 + r.below(6)),
];

/** A text of the corpus with one to three changes. */
function mutate(corpus, r) {
  let text = r.pick(corpus);
  for (let n = 1 + r.below(3); n > 0; n--) text = r.pick(CHANGES)(text, r.below(text.length + 1), r);
  return text.toWellFormed ? text.toWellFormed() : Buffer.from(text).toString();
}

module.exports = { random, mutate };
