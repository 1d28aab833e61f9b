"""`groundwork up`: the whole system on this machine, until Ctrl-C."""

import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from infra.client.api import Api
from infra.client.upload import files_in, upload
from infra.commands.options import DEFAULT_DATA, Data
from infra.commands.screen import ERR, OUT, show_failed, summary, upload_bars
from infra.environments import SHORTEST_MINILM
from infra.local.access import DEVELOPER
from infra.local.folder import Folder, Unusable
from infra.local.logs import logs_in
from infra.local.system import LocalSystem
from shared.releases.bundle import InvalidRelease, load_bundle
from shared.retrieval.minilm import MODEL_FILE
from shared.types.recipe import MINILM_DIMENSION

SAMPLES = Path(__file__).parents[1] / "local" / "samples" / "handbook"
DEFAULT_PORT = 8000
WAKE_SECONDS = 0.5

OFFLINE = "offline"
QUESTION = "What does the fault code E21 mean?"


def up(
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="The API's port; 8000 or the next free.")
    ] = None,
    dimension: Annotated[
        int,
        typer.Option(
            min=SHORTEST_MINILM,
            max=MINILM_DIMENSION,
            help="How many numbers a vector has in an index that is made from now on.",
        ),
    ] = MINILM_DIMENSION,
    samples: Annotated[bool, typer.Option(help="Load the sample handbook at first start.")] = True,
    data: Data = DEFAULT_DATA,
) -> None:
    """Run Groundwork on this machine; Ctrl-C ends it, and all data are kept."""
    # SIGTERM would otherwise end it in disorder; and some shells switch SIGINT off.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    folder = Folder(data)
    with folder.taken():
        folder.prepare()
        if not (folder.embedder / MODEL_FILE).exists():
            raise Unusable("The embedding model is not built: run `make install`.")
        wanted = DEFAULT_PORT if port is None else port
        system = LocalSystem(folder, wanted, exactly=bool(port), dimension=dimension)
        if port is None and system.port != DEFAULT_PORT:
            ERR.print(f"Port {DEFAULT_PORT} is taken, so this is port {system.port}.")
        with logs_in(folder.log, lambda line: ERR.print(line, style="red", markup=False)):
            try:
                _serve(system, folder, samples)
            except KeyboardInterrupt:
                ERR.print("\nStopping ...")
            finally:
                for number in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(number, signal.SIG_IGN)
                system.stop()
    OUT.print(f"Stopped. Everything is kept in {data}.")


def _serve(system: LocalSystem, folder: Folder, samples: bool) -> None:
    try:
        with ERR.status("Starting ..."):
            system.start()
    except InvalidRelease as error:
        raise Unusable(str(error)) from error
    if system.index:
        ERR.print(system.index)
    api = Api(system.url, system.key)
    if samples and not folder.samples.exists():
        _load_samples(api, folder)
    _welcome(system, folder, _count(api))
    # Not for ever: a signal that another thread got is only noticed when this one wakes.
    while True:
        time.sleep(WAKE_SECONDS)


def _load_samples(api: Api, folder: Folder) -> None:
    """Upload the handbook as any client would; a load that was cut short goes on next time."""
    samples = files_in([SAMPLES])
    there = [d for d in api.documents() if d["name"] in {path.name for path in samples}]
    done = {document["name"] for document in there if document["status"] == "indexed"}
    for document in there:
        if document["status"] != "indexed":
            api.delete_document(document["id"])
    files = [path for path in samples if path.name not in done]
    ERR.print("Loading a sample handbook, so that there is something to ask about.")
    with upload_bars(files) as bars:
        ended = upload(api, files, (), bars)
    show_failed(ended)
    ERR.print(summary(ended))
    folder.samples.touch()


def _count(api: Api) -> int:
    return sum(document["status"] == "indexed" for document in api.documents())


def _welcome(system: LocalSystem, folder: Folder, documents: int) -> None:
    models = {name: feature.model for name, feature in load_bundle().features.items()}
    answering = models_text(models, system.providers)
    bucket = f"{system.bucket_url}/{DEVELOPER.tenant}/"
    OUT.out(_text(system.url, system.key, bucket, documents, answering, folder.log))


def models_text(models: Mapping[str, str], providers: Sequence[str]) -> str:
    """Which model answers for which feature, and of whose providers there are keys."""
    answering = "\n".join(f"The model of {name} is {model}" for name, model in models.items())
    offline = set(models.values()) == {OFFLINE}
    quoting = ", which quotes the documents; no language model is asked." if offline else "."
    keys = ", ".join(providers) or "none"
    return f"{answering}{quoting} Model keys found: {keys}."


def _text(url: str, key: str, bucket: str, documents: int, models: str, log: Path) -> str:
    return f"""
Groundwork runs at {url}  ({documents} documents indexed)
Your development key is {key}
{models}

  curl -N {url}/v1/chat/completions -H "Authorization: Bearer {key}" \\
    -H "Content-Type: application/json" \\
    -d '{{"model": "assistant", "stream": true,
         "messages": [{{"role": "user", "content": "{QUESTION}"}}]}}'

  from openai import OpenAI
  client = OpenAI(base_url="{url}/v1", api_key="{key}")

  .venv/bin/groundwork ask "{QUESTION}"
  .venv/bin/groundwork upload FOLDER
  curl -T FILE {bucket}    # straight into the bucket

Logs are in {log}. Ctrl-C stops it; everything is kept."""
