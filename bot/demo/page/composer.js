// Where one types: text, the commands menu, replies, reply keyboards.

import { avatar, byId, h } from "./dom.js";

export class Composer {
  // `send(text, replyTo)` and `attach(file, text)` post; `speakers` change with
  // `speak(personId)`.
  constructor({ send, attach, speak }) {
    this.send = send;
    this.attach = attach;
    this.speak = speak;
    this.input = byId("input");
    this.popover = byId("commands");
    this.commands = [];
    this.replyTo = null;
    this.chosen = 0;
    this.wire();
  }

  wire() {
    byId("composer").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.input.addEventListener("input", () => { this.fit(); this.suggest(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    byId("menu").addEventListener("click", () => this.toggleMenu());
    byId("attach").addEventListener("click", () => byId("file").click());
    byId("file").addEventListener("change", () => this.submitFile());
    byId("start").addEventListener("click", () => this.send("/start", null));
    byId("reply-cancel").addEventListener("click", () => this.reply(null));
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".bottom")) this.hideMenu();
    });
  }

  open({ commands, isEmpty, speakers, speaker, placeholder }) {
    this.commands = commands;
    byId("menu").hidden = commands.length === 0;
    byId("composer").hidden = isEmpty;
    byId("start").hidden = !isEmpty;
    byId("speaker").hidden = speakers.length < 2;
    if (speakers.length > 1) {
      avatar(byId("speaker"), speaker.first_name, speaker.id).classList.add("speaker");
      byId("speaker").title = `${speaker.first_name} speaks; tap for somebody else`;
      byId("speaker").onclick = () => {
        const at = speakers.findIndex((person) => person.id === speaker.id);
        this.speak(speakers[(at + 1) % speakers.length].id);
      };
    }
    this.placeholder = placeholder;
    this.input.placeholder = placeholder;
  }

  // Follows what the bot's newest message asks for: a reply, a keyboard, or the end of one.
  follow(message) {
    const markup = message?.reply_markup ?? {};
    if (markup.force_reply) this.reply(message, markup.input_field_placeholder);
    if (markup.keyboard) this.keyboard(markup.keyboard);
    if (markup.remove_keyboard) this.keyboard([]);
  }

  reply(message, placeholder) {
    this.replyTo = message;
    byId("reply-bar").hidden = !message;
    this.input.placeholder = placeholder || this.placeholder || "Message";
    if (!message) return;
    byId("reply-title").textContent = message.from.first_name;
    byId("reply-text").textContent = (message.text ?? message.document?.file_name ?? "").split("\n")[0];
    this.focus();
  }

  keyboard(rows) {
    const element = byId("keyboard");
    element.hidden = rows.length === 0;
    element.replaceChildren(...rows.map((row) => h("div", { className: "button-row" }, row.map((button) => {
      const text = typeof button === "string" ? button : button.text;
      return h("button", { type: "button", className: "key", onclick: () => this.send(text, null) }, text);
    }))));
  }

  focus() {
    if (matchMedia("(hover: hover)").matches) this.input.focus();
  }

  submitFile() {
    const [file] = byId("file").files;
    if (!file) return;
    const text = this.input.value.trim();
    byId("file").value = "";
    this.input.value = "";
    this.fit();
    this.reply(null);
    this.attach(file, text);
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const replyTo = this.replyTo?.message_id ?? null;
    this.input.value = "";
    this.fit();
    this.hideMenu();
    this.reply(null);
    this.send(text, replyTo);
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 160)}px`;
    byId("composer").classList.toggle("ready", this.input.value.trim() !== "");
  }

  key(event) {
    const isOpen = !this.popover.hidden;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (isOpen && !this.isWhole()) this.pick(this.shown[this.chosen]);
      else this.submit();
    } else if (event.key === "Escape") {
      if (isOpen) this.hideMenu();
      else this.reply(null);
    } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.chosen = (this.chosen + step + this.shown.length) % this.shown.length;
      this.mark();
    } else if (isOpen && event.key === "Tab") {
      event.preventDefault();
      this.pick(this.shown[this.chosen]);
    }
  }

  isWhole() {
    return this.shown.some((command) => `/${command.command}` === this.input.value.trim());
  }

  suggest() {
    const typed = /^\/(\w*)$/.exec(this.input.value);
    const fitting = typed ? this.commands.filter((c) => c.command.startsWith(typed[1].toLowerCase())) : [];
    if (fitting.length) this.showMenu(fitting);
    else this.hideMenu();
  }

  toggleMenu() {
    if (this.popover.hidden) this.showMenu(this.commands);
    else this.hideMenu();
  }

  showMenu(commands) {
    this.shown = commands;
    this.chosen = 0;
    this.popover.replaceChildren(...commands.map((command) =>
      h("button", {
        type: "button", role: "option", onclick: () => this.run(command),
        onmouseenter: () => { this.chosen = commands.indexOf(command); this.mark(); },
      },
        h("span", { dir: "auto" }, command.description), h("code", {}, `/${command.command}`))));
    this.popover.hidden = false;
    byId("menu").classList.add("open");
    this.mark();
  }

  hideMenu() {
    this.popover.hidden = true;
    byId("menu").classList.remove("open");
  }

  mark() {
    [...this.popover.children].forEach((child, at) => child.classList.toggle("chosen", at === this.chosen));
    this.popover.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  pick(command) {
    this.input.value = `/${command.command} `;
    this.fit();
    this.hideMenu();
    this.focus();
  }

  run(command) {
    this.hideMenu();
    this.input.value = "";
    this.fit();
    this.send(`/${command.command}`, null);
  }
}
