// The conversation: asks, shows the answer while it streams, can be stopped and begun anew.

import { ShownAnswer } from "./answer.js";
import { chat } from "./api.js";
import { closePassage } from "./passage.js";

const TALLEST_QUESTION = 200;
const NEAR_END = 80;

const $ = (id) => document.getElementById(id);
let conversation = [];
let running = null;

// `keyRefused` is called with the failure when the server no longer takes the key.
export function wireChat(keyRefused) {
  $("ask").onsubmit = (event) => {
    event.preventDefault();
    const question = $("question").value.trim();
    if (question && !running) ask(question, keyRefused);
  };
  $("question").oninput = fit;
  $("question").onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $("ask").requestSubmit();
  };
  $("stop").onclick = () => running?.abort();
  $("new-chat").onclick = () => {
    clearChat();
    $("question").focus();
  };
}

export function clearChat() {
  running?.abort();
  conversation = [];
  $("messages").replaceChildren($("welcome"));
  $("welcome").hidden = false;
  closePassage();
}

// The box is as high as what is written in it, up to a limit.
function fit() {
  const box = $("question");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, TALLEST_QUESTION)}px`;
}

async function ask(question, keyRefused) {
  const asked = conversation;
  $("question").value = "";
  fit();
  asked.push({ role: "user", content: question });
  showQuestion(question);
  const shown = new ShownAnswer($("messages"), keepInView);
  busy(new AbortController());
  try {
    for await (const chunk of chat($("feature").value, asked, running.signal)) shown.take(chunk);
  } catch (failure) {
    const stopped = failure.name === "AbortError";
    shown.say(stopped ? "Stopped." : failure.message, !stopped);
    if (failure.status === 401) keyRefused(failure);
  }
  remember(asked, shown.text);
  shown.end();
  busy(null);
}

// What was answered, even in part, belongs to the conversation; a question without answer does not.
function remember(asked, answer) {
  if (answer) asked.push({ role: "assistant", content: answer });
  else asked.pop();
}

function showQuestion(question) {
  const element = document.createElement("div");
  element.className = "message user";
  element.textContent = question;
  $("welcome").hidden = true;
  $("messages").append(element);
  $("messages").scrollTop = $("messages").scrollHeight;
}

// Who has scrolled up to read is left where he is.
function keepInView(change) {
  const log = $("messages");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  change();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function busy(controller) {
  running = controller;
  $("send").hidden = Boolean(controller);
  $("stop").hidden = !controller;
}
