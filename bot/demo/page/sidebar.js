// The list of chats, the suggestions, and the clock.

import { avatar, byId, h } from "./dom.js";

const words = (message) => message?.text ?? message?.document?.file_name;

export function renderChats(chats, { active, time, open, typing }) {
  byId("chats").replaceChildren(...chats.map((chat) => {
    const last = [...chat.messages.values()].findLast((message) => words(message));
    const who = last && !last.is_own && chat.kind !== "private" ? `${last.from.first_name}: ` : "";
    const preview = typing(chat) ? h("span", { className: "is-typing" }, "typing…")
      : h("span", { dir: "auto" }, who + (words(last)?.split("\n").find((line) => line.trim()) ?? "No messages yet"));
    return h("button", {
      type: "button", className: chat.id === active ? "chat active" : "chat", "data-chat": chat.id,
      onclick: () => open(chat.id),
    },
    avatar(h("span"), chat.title, chat.id),
    h("span", { className: "chat-words" },
      h("span", { className: "line" },
        h("strong", { dir: "auto" }, chat.title), h("em", {}, chat.role),
        h("time", {}, last ? time.format(last.date * 1000) : "")),
      h("span", { className: "line preview" }, preview,
        chat.unread ? h("b", { className: "badge" }, String(chat.unread)) : null)));
  }));
}

export function renderHints(hints, send) {
  byId("hints-card").hidden = hints.length === 0;
  byId("hints").replaceChildren(...hints.map((hint) =>
    h("button", { type: "button", className: "hint", onclick: () => send(hint) },
      h("span", {}, hint.label), h("code", { dir: "auto" }, hint.text))));
}

export class Clock {
  constructor(zone) {
    this.offset = 0;
    this.full = new Intl.DateTimeFormat("en-GB", {
      weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone,
    });
    this.short = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    this.zone = zone;
    setInterval(() => this.show(), 1000);
  }

  set(now) {
    this.offset = Date.parse(now) - Date.now();
    this.show();
  }

  show() {
    const now = Date.now() + this.offset;
    byId("clock-side").textContent = `${this.full.format(now)} ${this.zone}`;
    byId("clock-head").textContent = `${this.full.format(now)} ${this.zone}`;
  }
}
