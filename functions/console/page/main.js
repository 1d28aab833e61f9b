// The chat: asks, shows the answer while it streams, opens citations.

import { listCitations, place, render, showPassage } from "./answer.js";
import { call, chat, hasKey, setKey, takeKeyFromAddress } from "./api.js";
import { loadDocuments, wireDocuments } from "./documents.js";

const $ = (id) => document.getElementById(id);
let conversation = [];
let running = null;

async function start() {
  takeKeyFromAddress();
  wire();
  if (hasKey()) await enter().catch(askForKey);
  else askForKey();
}

async function enter() {
  const models = await (await call("v1/models")).json();
  $("feature").replaceChildren(...models.data.map(({ id }) => new Option(id, id)));
  await loadDocuments();
  $("question").focus();
}

function askForKey(failure) {
  $("key-problem").textContent = failure?.message ?? "";
  $("key-dialog").showModal();
}

function wire() {
  wireDocuments((failure) => note(failure.message));
  $("ask").onsubmit = (event) => {
    event.preventDefault();
    const question = $("question").value.trim();
    if (question && !running) ask(question);
  };
  $("question").oninput = fit;
  $("question").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      $("ask").requestSubmit();
    }
  };
  $("stop").onclick = () => running?.abort();
  $("new-chat").onclick = () => {
    running?.abort();
    conversation = [];
    $("messages").replaceChildren($("welcome"));
    closePassage();
  };
  $("change-key").onclick = () => askForKey();
  $("save-key").onclick = (event) => {
    event.preventDefault();
    setKey($("key").value);
    enter().then(() => $("key-dialog").close(), askForKey);
  };
  $("close-passage").onclick = closePassage;
  document.addEventListener("keydown", (event) => event.key === "Escape" && closePassage());
}

function fit() {
  const box = $("question");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
}

async function ask(question) {
  $("welcome").remove();
  $("question").value = "";
  fit();
  bubble("user").textContent = question;
  conversation.push({ role: "user", content: question });
  const shown = answerBubble();
  running = new AbortController();
  busy(true);
  try {
    for await (const chunk of chat($("feature").value, conversation, running.signal)) take(chunk, shown);
    conversation.push({ role: "assistant", content: shown.text });
  } catch (failure) {
    conversation.pop();
    shown.fail(failure.name === "AbortError" ? "Stopped." : failure.message);
  } finally {
    shown.end();
    running = null;
    busy(false);
    $("question").focus();
  }
}

function take(chunk, shown) {
  const delta = chunk.choices[0]?.delta.content;
  if (delta) shown.add(delta);
  if (chunk.groundwork?.citation) shown.cite(chunk.groundwork.citation);
  if (chunk.groundwork?.trace_id) shown.foot(chunk.groundwork);
}

function bubble(role) {
  const element = document.createElement("div");
  element.className = `message ${role}`;
  $("messages").append(element);
  element.scrollIntoView({ block: "end" });
  return element;
}

// One answer on the page: it repaints at most once a frame, however fast the text comes.
function answerBubble() {
  const element = bubble("assistant");
  element.innerHTML =
    '<div class="text"></div><div class="citations"></div><div class="foot"></div>';
  const [body, cited, foot] = element.children;
  const citations = [];
  let waiting = false;
  const shown = {
    text: "",
    add(delta) {
      shown.text += delta;
      repaint();
    },
    cite(citation) {
      citations.push(citation);
      repaint();
    },
    foot(about) {
      const cost = about.cost_nanodollars / 1e9;
      foot.textContent = [about.model, `cache ${about.cache}`, `$${cost.toFixed(6)}`, about.trace_id].join(" · ");
    },
    fail(sentence) {
      const problem = document.createElement("p");
      problem.className = "problem";
      problem.setAttribute("role", "alert");
      problem.textContent = sentence;
      element.append(problem);
    },
    end() {
      element.classList.add("done");
      paint();
    },
  };
  const open = (citation) => openPassage(citation, shown.text);
  const paint = () => {
    waiting = false;
    render(body, shown.text, citations, open);
    listCitations(cited, citations, open);
    element.scrollIntoView({ block: "end" });
  };
  const repaint = () => {
    if (!waiting) requestAnimationFrame(paint);
    waiting = true;
  };
  return shown;
}

function openPassage(citation, answer) {
  $("passage-title").textContent = citation.title;
  $("passage-place").textContent = place(citation);
  showPassage($("passage-text"), citation, answer);
  $("passage").hidden = false;
  $("passage-text").querySelector("mark")?.scrollIntoView({ block: "center" });
}

function closePassage() {
  $("passage").hidden = true;
}

function note(sentence) {
  const element = bubble("assistant");
  element.textContent = sentence;
}

function busy(now) {
  $("send").hidden = now;
  $("stop").hidden = !now;
}

start();
