// A message's text and entities as elements. Offsets are UTF-16 units, as JavaScript counts.

import { h, icon } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const SAFE = /^(https?:|mailto:)/i;
const FOLDED_HEIGHT = 76;

export function formatted(text, entities, onCommand) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, sorted, onCommand);
}

function build(text, start, end, entities, onCommand) {
  const fragment = document.createDocumentFragment();
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const last = Math.min(entity.offset + entity.length, end);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < last) next += 1;
    fragment.append(text.slice(at, entity.offset));
    const inner = build(text, entity.offset, last, entities.slice(index + 1, next), onCommand);
    fragment.append(dressed(entity, text.slice(entity.offset, last), inner, onCommand));
    at = last;
    // A block ends its line by itself; the line feed after it would add an empty one.
    if (isBlock(entity) && text[at] === "\n" && at < end) at += 1;
    index = next;
  }
  fragment.append(text.slice(at, end));
  return fragment;
}

const isBlock = (entity) => /blockquote|^pre$/.test(entity.type);

function link(address, inner) {
  if (!SAFE.test(address)) return h("span", { className: "tagged" }, inner);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, inner);
}

function dressed(entity, words, inner, onCommand) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, inner);
    case "url":
      return link(/^https?:/i.test(words) ? words : `http://${words}`, inner);
    case "email":
      return link(`mailto:${words}`, inner);
    case "bot_command":
      return h("button", { type: "button", className: "command", onclick: () => onCommand(words) }, inner);
    case "spoiler":
      return h("span", { className: "spoiler", onclick: (e) => e.currentTarget.classList.add("open") }, inner);
    case "expandable_blockquote":
      return expandable(inner);
    default: {
      const tag = TAGS[entity.type];
      return tag ? h(tag, isBlock(entity) ? { dir: "auto" } : {}, inner) : h("span", { className: "tagged" }, inner);
    }
  }
}

function expandable(inner) {
  const body = h("div", { className: "quote-body", dir: "auto" }, inner);
  const more = h("button", { type: "button", className: "unfold", ariaLabel: "Show all" }, icon("down"));
  const quote = h("blockquote", { className: "expandable", dir: "auto" }, body, more);
  more.addEventListener("click", () => quote.classList.toggle("open"));
  requestAnimationFrame(() => quote.classList.toggle("short", body.scrollHeight <= FOLDED_HEIGHT));
  return quote;
}

// The direction of the last paragraph decides on which side the time stands.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LETTER = /\p{L}/u;

export function endsRightToLeft(text) {
  const paragraph = text.trimEnd().split("\n").at(-1) ?? "";
  const first = [...paragraph].find((character) => LETTER.test(character));
  return first !== undefined && RIGHT_TO_LEFT.test(first);
}
