// The bubbles of one conversation.

import { avatar, h, icon } from "./dom.js";
import { endsRightToLeft, formatted } from "./entities.js";

const SERVICE = {
  forum_topic_created: (message) => `Topic “${message.forum_topic_created.name}” was opened`,
  migrate_to_chat_id: () => "This group became a supergroup",
  migrate_from_chat_id: () => "The group continues here",
};

const KILO = 1024;
const size = (bytes) => (bytes < KILO ? `${bytes} bytes` : bytes < KILO * KILO ? `${(bytes / KILO).toFixed(1)} KB` : `${(bytes / KILO / KILO).toFixed(1)} MB`);

export class Messages {
  // `actions`: tap(message, button, element), command(text), reply(message); `zone`: IANA name.
  constructor(element, actions, zone) {
    this.element = element;
    this.actions = actions;
    this.time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    this.day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: zone });
    this.rows = new Map();
    this.lastDay = "";
  }

  show(messages, { isGroup, unreadAfter = null }) {
    this.element.replaceChildren();
    this.rows.clear();
    this.lastDay = "";
    this.isGroup = isGroup;
    this.byId = new Map(messages.map((message) => [message.message_id, message]));
    let marked = unreadAfter === null;
    for (const message of messages) {
      if (!marked && message.is_own && message.message_id > unreadAfter) {
        this.unreadMark = h("div", { className: "unread-mark" }, "Unread messages");
        this.element.append(this.unreadMark);
        marked = true;
      }
      this.put(message);
    }
  }

  put(message) {
    this.byId.set(message.message_id, message);
    const old = this.rows.get(message.message_id);
    if (old) {
      const row = this.row(message);
      row.classList.add("edited-now");
      old.replaceWith(row);
      this.rows.set(message.message_id, row);
      return;
    }
    const day = this.day.format(message.date * 1000);
    if (day !== this.lastDay) {
      this.element.append(h("div", { className: "day" }, h("span", {}, day)));
      this.lastDay = day;
    }
    const row = this.row(message);
    this.rows.set(message.message_id, row);
    this.element.append(row);
  }

  remove(messageId) {
    this.rows.get(messageId)?.remove();
    this.rows.delete(messageId);
    this.byId.delete(messageId);
  }

  row(message) {
    const service = Object.keys(SERVICE).find((key) => key in message);
    if (service) return h("div", { className: "day service" }, h("span", {}, SERVICE[service](message)));
    const side = message.is_own ? "bot" : "person";
    const bubble = h("div", { className: "bubble", dir: "auto" }, ...this.inside(message));
    const block = h("div", { className: "block" }, bubble, this.buttons(message));
    const row = h("div", { className: `row ${side}`, "data-id": message.message_id, "data-from": message.from.id });
    if (this.isGroup && side === "bot") row.append(avatar(h("span"), null));
    row.append(block, h("button", {
      type: "button", className: "reply-to round", ariaLabel: "Reply", title: "Reply",
      onclick: () => this.actions.reply(message),
    }, icon("reply")));
    return row;
  }

  inside(message) {
    const parts = [];
    if (this.isGroup) {
      parts.push(h("div", { className: `who colour-${message.is_own ? 3 : Math.abs(message.from.id) % 6}` }, message.from.first_name));
    }
    const answered = message.reply_to_message;
    if (answered?.text) {
      parts.push(h("div", { className: "answered", onclick: () => this.point(answered.message_id) },
        h("strong", {}, answered.from.first_name), h("span", { dir: "auto" }, answered.text.split("\n")[0])));
    }
    if (message.document) parts.push(this.document(message.document));
    const text = message.text ?? message.caption ?? "";
    const marks = message.entities ?? message.caption_entities;
    const words = h("div", { className: "words" }, formatted(text, marks, this.actions.command));
    words.append(this.meta(message, text));
    parts.push(words);
    return parts;
  }

  document(file) {
    return h("a", { className: "document", href: `/demo/document/${encodeURIComponent(file.file_id)}`, download: file.file_name },
      h("span", { className: "round" }, icon("file")),
      h("span", {}, h("strong", { dir: "auto" }, file.file_name), h("small", {}, size(file.file_size))));
  }

  meta(message, text) {
    return h("span", { className: endsRightToLeft(text) ? "meta left" : "meta" },
      message.edit_date ? h("i", {}, "edited") : null,
      h("time", {}, this.time.format(message.date * 1000)),
      message.is_own ? null : icon("checks"));
  }

  buttons(message) {
    const rows = message.reply_markup?.inline_keyboard;
    if (!rows) return null;
    return h("div", { className: "inline-keyboard" }, rows.map((row) =>
      h("div", { className: "button-row" }, row.map((button) => this.button(message, button)))));
  }

  button(message, button) {
    if (button.url) {
      const address = /^https?:/i.test(button.url) ? button.url : "#";
      return h("a", { className: "key", href: address, target: "_blank", rel: "noopener noreferrer" },
        h("span", { dir: "auto" }, button.text), icon("out"));
    }
    return h("button", {
      type: "button", className: `key ${button.style ?? ""}`,
      onclick: (event) => this.actions.tap(message, button, event.currentTarget),
    }, h("span", { dir: "auto" }, button.text));
  }

  point(messageId) {
    const row = this.rows.get(messageId);
    row?.scrollIntoView({ behavior: "smooth", block: "center" });
    row?.classList.add("pointed");
    setTimeout(() => row?.classList.remove("pointed"), 1400);
  }
}
