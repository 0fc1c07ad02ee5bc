// The chat page: keeps what the server says, and puts it on the screen.

import { avatar, byId, h } from "./dom.js";
import { Composer } from "./composer.js";
import { Messages } from "./messages.js";
import { Clock, renderChats, renderHints } from "./sidebar.js";
import * as server from "./server.js";

const TYPING_MS = 5000;
const ANSWER_MS = 30000;
const NEAR_END = 120;
const MARGIN = 12;

const chats = new Map();
const people = new Map();
const topicOf = new Map();   // chat id -> thread id or null
const speakerOf = new Map(); // chat id -> person id
const typingUntil = new Map();
const waiting = new Map();   // query id -> the button that waits for its answer
const early = new Map();     // query id -> an answer that came before we knew its id
let active = null;
let state = null;
let messages = null;
let clock = null;
let below = 0;
let following = true;        // whether new messages are scrolled to
let lastTop = 0;

const composer = new Composer({ send, attach, speak });
const scroll = byId("scroll");

const phone = matchMedia("(max-width: 760px)");
const chat = () => chats.get(active);
const thread = () => topicOf.get(active) ?? null;
const inView = (message) => message.chat.id === active && (message.message_thread_id ?? null) === thread();
const visible = () => [...chat().messages.values()].filter(inView);
const speaker = () => people.get(speakerOf.get(active));
const isTyping = (each) => (typingUntil.get(each.id) ?? 0) > Date.now();
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;

async function load() {
  state = await server.readState();
  if (!clock) {
    clock = new Clock(state.zone);
    messages = new Messages(byId("messages"), { tap, reply: (m) => composer.reply(m), command: (text) => send(text, null) }, state.zone);
  }
  clock.set(state.now);
  for (const person of state.people) people.set(person.id, person);
  for (const each of state.chats) {
    const unread = chats.get(each.id)?.unread ?? 0;
    chats.set(each.id, { ...each, unread, messages: new Map(each.messages.map((m) => [m.message_id, m])) });
    if (!speakerOf.has(each.id)) speakerOf.set(each.id, each.speakers[0]);
  }
  renderHints(state.hints, hint);
  for (const button of document.querySelectorAll("[data-jump]")) button.hidden = !state.can_jump;
  if (active === null) open(state.chats[0].id, { keepPane: true });
  else show();
}

function open(chatId, { keepPane = false } = {}) {
  const isOther = active !== chatId;
  active = chatId;
  if (!keepPane) byId("app").dataset.pane = "chat";
  if (isOther) { composer.reply(null); composer.keyboard([]); }
  show();
  if (!phone.matches) composer.focus();
}

function show() {
  const current = chat();
  const unread = current.unread;
  const list = visible();
  const firstUnread = unread ? list.filter((m) => m.is_own).slice(-unread)[0] : null;
  current.unread = byId("app").dataset.pane === "list" && phone.matches ? unread : 0;
  messages.show(list, { isGroup: current.kind !== "private", unreadAfter: firstUnread ? firstUnread.message_id - 1 : null });
  if (list.length === 0) byId("messages").append(emptyCard(current));
  showHead();
  showTopics(current);
  showComposer(current, list);
  const mark = byId("messages").querySelector(".unread-mark");
  if (mark) mark.scrollIntoView({ block: "start" });
  else toEnd("instant");
  showSidebar();
}

function emptyCard(current) {
  return h("div", { className: "empty" },
    h("strong", {}, current.kind === "private" ? state.bot.first_name : current.title),
    h("p", {}, current.about));
}

function showHead() {
  const current = chat();
  const isPrivate = current.kind === "private";
  const title = isPrivate ? state.bot.first_name : current.title;
  avatar(byId("head-avatar"), isPrivate ? null : title, current.id);
  byId("head-title").textContent = title;
  const status = isPrivate ? `bot · you are ${current.title}, ${current.role === "admin" ? "an admin" : "a reader"}`
    : `group · ${current.speakers.length} people and a bot`;
  byId("head-status").textContent = isTyping(current) ? "typing…" : status;
  byId("head-status").classList.toggle("is-typing", isTyping(current));
}

function showTopics(current) {
  const element = byId("topics");
  element.hidden = current.topics.length === 0;
  const tabs = [{ id: null, title: "General" }, ...current.topics];
  element.replaceChildren(...tabs.map((topic) => h("button", {
    type: "button", role: "tab", className: topic.id === thread() ? "topic active" : "topic",
    onclick: () => { topicOf.set(active, topic.id); show(); },
  }, topic.title)));
}

function showComposer(current, list) {
  const person = speaker();
  const isEmpty = current.kind === "private" && list.length === 0;
  composer.open({
    commands: current.commands[person.id] ?? [],
    isEmpty,
    speakers: current.speakers.map((id) => people.get(id)),
    speaker: person,
    placeholder: current.kind === "private" ? "Message" : `Message as ${person.first_name}`,
  });
  const last = list.at(-1);
  if (last?.is_own) composer.follow(last);
}

function showSidebar() {
  renderChats([...chats.values()], { active, time: messages.time, open, typing: isTyping });
  const total = [...chats.values()].reduce((sum, each) => sum + each.unread, 0);
  document.title = total ? `(${total}) News Digest · demo` : "News Digest · demo";
}

function speak(personId) {
  speakerOf.set(active, personId);
  showComposer(chat(), visible());
}

async function send(text, replyTo) {
  await tried(() => server.say({
    chat_id: active, person_id: speakerOf.get(active), text, thread_id: thread(), reply_to: replyTo,
  }));
}

async function attach(file, text) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  await tried(() => server.upload({
    chat_id: active, person_id: speakerOf.get(active), text, thread_id: thread(),
    name: file.name, type: file.type, content: url.slice(url.indexOf(",") + 1),
  }));
}

function hint({ chat_id: chatId, text }) {
  open(chatId);
  send(text, null);
}

async function tap(message, button, element) {
  element.classList.add("waiting");
  const done = () => element.classList.remove("waiting");
  setTimeout(done, ANSWER_MS);
  const result = await tried(() => server.tap({
    chat_id: message.chat.id, message_id: message.message_id, person_id: speakerOf.get(active), data: button.callback_data,
  }));
  if (!result) return done();
  if (early.has(result.query_id)) answered(early.get(result.query_id), done);
  else waiting.set(result.query_id, done);
}

function answered(answer, done) {
  done();
  waiting.delete(answer.query_id);
  early.delete(answer.query_id);
  if (answer.text && answer.show_alert) {
    byId("alert-text").textContent = answer.text;
    byId("alert").showModal();
  } else if (answer.text) toast(answer.text);
}

async function tried(call) {
  try {
    return await call();
  } catch (error) {
    toast(error.message);
    return null;
  }
}

let toastTimer = 0;
function toast(text) {
  const element = byId("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { element.hidden = true; }, 3200);
}

function toEnd(behavior = "smooth") {
  following = true;
  scroll.scrollTo({ top: scroll.scrollHeight, behavior });
  below = 0;
  showToEnd();
}

// Only a move upwards is somebody's wish to stay; a smooth scroll to the end goes down.
function scrolled() {
  if (atEnd()) { following = true; below = 0; }
  else if (scroll.scrollTop < lastTop) following = false;
  lastTop = scroll.scrollTop;
  showToEnd();
}

// A message that is taller than the screen is shown from its first line.
function toNew(message) {
  const row = messages.rows.get(message.message_id);
  if (!row || row.offsetHeight < scroll.clientHeight - MARGIN) return toEnd();
  following = false;
  scroll.scrollTo({ top: row.offsetTop - MARGIN, behavior: "smooth" });
  return showToEnd();
}

function showToEnd() {
  byId("to-end").hidden = atEnd() || (following && !below);
  byId("to-end-count").textContent = below || "";
  byId("to-end-count").hidden = !below;
}

function arrived(message) {
  const where = chats.get(message.chat.id);
  if (!where) return;
  const isNew = !where.messages.has(message.message_id);
  where.messages.set(message.message_id, message);
  if (message.is_own) typingUntil.delete(where.id);
  const isOpen = inView(message) && (!phone.matches || byId("app").dataset.pane === "chat");
  if (isNew && message.is_own && !isOpen) where.unread += 1;
  if (inView(message)) put(message, isNew);
  showSidebar();
}

function put(message, isNew) {
  const stay = !following && message.is_own;
  byId("messages").querySelector(".empty")?.remove();
  messages.put(message);
  if (isNew && message.is_own) composer.follow(message);
  if (isNew) showComposerOnce();
  if (stay && isNew) below += 1;
  if (stay) showToEnd();
  else requestAnimationFrame(() => (isNew ? toNew(message) : toEnd()));
  showHead();
}

function showComposerOnce() {
  if (byId("composer").hidden) showComposer(chat(), visible());
}

const HANDLERS = {
  message: (event) => arrived(event.message),
  deleted: (event) => {
    chats.get(event.chat_id)?.messages.delete(event.message_id);
    if (event.chat_id === active) messages.remove(event.message_id);
    showSidebar();
  },
  typing: (event) => {
    typingUntil.set(event.chat_id, Date.now() + TYPING_MS);
    setTimeout(() => { showHead(); showSidebar(); }, TYPING_MS + 50);
    showHead();
    showSidebar();
  },
  answer: (event) => {
    const done = waiting.get(event.query_id);
    if (done) answered(event, done);
    else early.set(event.query_id, event);
  },
  clock: (event) => clock.set(event.now),
  commands: () => refresh(),
  chats: () => refresh(),
};

let refreshTimer = 0;
function refresh() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(async () => {
    const fresh = await server.readState();
    for (const each of fresh.chats) {
      const known = chats.get(each.id);
      if (!known) return load();
      Object.assign(known, { commands: each.commands, topics: each.topics });
    }
    showComposer(chat(), visible());
    return null;
  }, 60);
}

async function jump(event) {
  const button = event.currentTarget;
  button.disabled = true;
  const result = await tried(() => server.jump());
  button.disabled = false;
  if (result) { clock.set(result.now); if (result.text) toast(result.text); }
}

function theme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

const kept = localStorage.getItem("theme");
if (kept) document.documentElement.dataset.theme = kept;
byId("theme").addEventListener("click", theme);
byId("back").addEventListener("click", () => { byId("app").dataset.pane = "list"; });
byId("alert-ok").addEventListener("click", () => byId("alert").close());
byId("to-end").addEventListener("click", () => toEnd());
scroll.addEventListener("scroll", scrolled);
for (const button of document.querySelectorAll("[data-jump]")) button.addEventListener("click", jump);

let wasLost = false;
await load();
server.listen({
  heard: (event) => HANDLERS[event.event]?.(event),
  found: () => { if (wasLost) load(); wasLost = false; document.body.classList.remove("lost"); },
  lost: () => { wasLost = true; document.body.classList.add("lost"); },
});
document.body.dataset.ready = "true";
