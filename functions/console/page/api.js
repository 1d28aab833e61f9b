// Speaks to the API; every failure becomes an error with the sentence that the API gave.

const STORE = "groundwork-key";

export class ApiError extends Error {
  constructor(sentence, code, status) {
    super(sentence);
    this.code = code;
    this.status = status;
  }
}

// A key may come in the address's fragment (`make run` prints such a link); fragments stay in the browser.
export function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key) {
    localStorage.setItem(STORE, key);
    history.replaceState(null, "", location.pathname + location.search);
  }
}

export const hasKey = () => Boolean(localStorage.getItem(STORE));
export const setKey = (key) => localStorage.setItem(STORE, key.trim());

export async function call(path, { method = "GET", body, signal } = {}) {
  const headers = { Authorization: `Bearer ${localStorage.getItem(STORE) ?? ""}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError("The server cannot be reached.", "unreachable", 0);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response) {
  const said = await response.json().catch(() => ({}));
  const problem = said.error ?? said;
  const sentence = problem.message ?? problem.detail ?? `The server answered ${response.status}.`;
  return new ApiError(sentence, problem.code ?? "unknown", response.status);
}

// The chunks of a streamed answer, as they come.
export async function* chat(model, messages, signal) {
  const body = { model, messages, stream: true };
  const response = await call("v1/chat/completions", { method: "POST", body, signal });
  for await (const data of serverSentEvents(response.body)) {
    if (data === "[DONE]") return;
    const chunk = JSON.parse(data);
    if (chunk.error) throw new ApiError(chunk.error.message, chunk.error.code, 200);
    yield chunk;
  }
  throw new ApiError("The answer broke off.", "cut_off", 200);
}

async function* serverSentEvents(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    waiting += value;
    const frames = waiting.split("\n\n");
    waiting = frames.pop();
    for (const frame of frames) {
      if (frame.startsWith("data: ")) yield frame.slice(6);
    }
  }
}

// Sends a file to where the API says; `onProgress` hears the share that has been sent, 0 to 1.
export function put(file, grant, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(grant.method, grant.url);
    for (const [name, value] of Object.entries(grant.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded / (event.total || 1));
    request.onload = () =>
      request.status < 300
        ? resolve()
        : reject(new ApiError(`The upload was refused (${request.status}).`, "upload_refused", request.status));
    request.onerror = () => reject(new ApiError("The upload broke off.", "upload_broken", 0));
    request.send(file);
  });
}
