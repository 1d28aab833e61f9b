// Speaks to the API; every failure becomes an error with the sentence that the API gave.

import { storedKey } from "./key.js";

export class ApiError extends Error {
  constructor(sentence, code, status) {
    super(sentence);
    this.code = code;
    this.status = status;
  }
}

// Paths are relative: on AWS everything is served below the name of a stage, such as `/prod/`.
export async function call(path, { method = "GET", body, signal, key = storedKey() } = {}) {
  const headers = { Authorization: `Bearer ${key}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError("The server cannot be reached. Try again in a moment.", "unreachable", 0);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

// What a refusal says: problem details, OpenAI's error shape, or API Gateway's bare message.
async function problemOf(response) {
  const said = (await response.json().catch(() => null)) ?? {};
  const problem = said.error ?? said;
  const sentence = problem.message ?? problem.detail ?? `The server answered ${response.status}. Try again.`;
  return new ApiError(sentence, problem.code ?? "unknown", response.status);
}

// The chunks of a streamed answer, as they come.
export async function* chat(model, messages, signal) {
  const body = { model, messages, stream: true };
  const response = await call("v1/chat/completions", { method: "POST", body, signal });
  for await (const data of serverSentEvents(response.body)) {
    if (data === "[DONE]") return;
    const chunk = parsed(data);
    if (chunk.error) throw new ApiError(chunk.error.message, chunk.error.code, 200);
    yield chunk;
  }
  throw brokeOff();
}

const brokeOff = () => new ApiError("The answer broke off. Ask again.", "cut_off", 200);

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    throw brokeOff();
  }
}

async function* serverSentEvents(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await read(reader);
    if (done) return;
    waiting += value;
    const frames = waiting.split("\n\n");
    waiting = frames.pop();
    for (const frame of frames) {
      if (frame.startsWith("data: ")) yield frame.slice(6);
    }
  }
}

async function read(reader) {
  try {
    return await reader.read();
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : brokeOff();
  }
}

// Sends a file to where the API says; `onProgress` hears the share that has been sent, 0 to 1.
export function put(file, grant, onProgress) {
  return new Promise((resolve, reject) => {
    const fail = (sentence, code) => reject(new ApiError(sentence, code, request.status));
    const request = new XMLHttpRequest();
    request.open(grant.method, grant.url);
    for (const [name, value] of Object.entries(grant.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded / (event.total || 1));
    request.onload = () => {
      if (request.status < 300) resolve();
      else fail(`The store refused the file (${request.status}). Upload it again.`, "upload_refused");
    };
    request.onerror = () => fail("The upload broke off. Upload the file again.", "upload_broken");
    request.send(file);
  });
}
