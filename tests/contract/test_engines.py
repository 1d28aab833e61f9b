"""The real engines of the contract tests start, and do what each of them is there for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import anthropic
import boto3
import httpx2
import openai
import pytest
from mypy_boto3_dynamodb import DynamoDBClient
from opensearchpy import OpenSearch

from tests.engines.aimock import AIMock
from tests.engines.replies import Reply, breaks_off, calls_tool, embeds, fails, says

TEXT = "Paris has been the capital of France since 987."


@pytest.fixture
def opensearch(opensearch_url: str) -> Iterator[OpenSearch]:
    client = OpenSearch(opensearch_url)
    yield client
    client.indices.delete(index="engines", ignore_unavailable=True)
    client.close()


@pytest.fixture
def dynamodb(dynamodb_local_url: str) -> Iterator[DynamoDBClient]:
    client = boto3.client(
        "dynamodb",
        endpoint_url=dynamodb_local_url,
        region_name="eu-central-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    client.create_table(
        TableName="engines",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield client
    client.delete_table(TableName="engines")
    client.close()


@pytest.fixture
def openai_client(aimock: AIMock) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=aimock.openai_url, api_key="any", max_retries=0) as client:
        yield client


@pytest.fixture
def anthropic_client(aimock: AIMock) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=aimock.anthropic_url, api_key="any", max_retries=0) as client:
        yield client


def test_opensearch_is_the_pinned_version_with_its_knn_plugin(opensearch: OpenSearch) -> None:
    version = opensearch.info()["version"]["number"]
    plugins = [row["component"] for row in opensearch.cat.plugins(format="json")]

    assert version == "2.19.1"
    assert plugins == ["opensearch-knn"]


def test_opensearch_finds_the_nearest_vector_and_deletes_by_query(opensearch: OpenSearch) -> None:
    method = {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"}
    place = {"type": "knn_vector", "dimension": 3, "method": method}
    mappings = {"properties": {"text": {"type": "text", "analyzer": "english"}, "place": place}}
    body = {"settings": {"index.knn": True, "number_of_replicas": 0}, "mappings": mappings}
    opensearch.indices.create(index="engines", body=body)
    for name, vector in {"north": [1.0, 0.0, 0.0], "east": [0.0, 1.0, 0.0]}.items():
        document = {"text": f"walking {name}wards", "place": vector}
        opensearch.index(index="engines", id=name, body=document, refresh=True)

    near = {"query": {"knn": {"place": {"vector": [0.1, 0.9, 0.0], "k": 2}}}}
    nearest = opensearch.search(index="engines", body=near)["hits"]["hits"]
    walks = {"query": {"match": {"text": "walks"}}}
    deleted = opensearch.delete_by_query(index="engines", body=walks)["deleted"]

    assert [hit["_id"] for hit in nearest] == ["east", "north"]
    assert deleted == 2


def test_dynamodb_local_counts_exactly_under_threads(dynamodb: DynamoDBClient) -> None:
    def take(_: int) -> bool:
        try:
            dynamodb.update_item(
                TableName="engines",
                Key={"id": {"S": "purse"}},
                UpdateExpression="ADD spent :one",
                ConditionExpression="attribute_not_exists(spent) OR spent < :cap",
                ExpressionAttributeValues={":one": {"N": "1"}, ":cap": {"N": "10"}},
            )
        except dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(take, range(60)))
    purse = dynamodb.get_item(TableName="engines", Key={"id": {"S": "purse"}})["Item"]

    assert taken.count(True) == 10
    assert purse["spent"] == {"N": "10"}


def test_aimock_streams_an_openai_completion(aimock: AIMock, openai_client: openai.OpenAI) -> None:
    aimock.load([says("capital of France", TEXT, tokens=(12, 9))])

    stream = openai_client.chat.completions.create(
        model="any",
        messages=[{"role": "user", "content": "What is the capital of France?"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)

    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(pieces) == TEXT
    assert len(pieces) > 4
    assert chunks[-1].usage is not None
    assert (chunks[-1].usage.prompt_tokens, chunks[-1].usage.completion_tokens) == (12, 9)
    assert [request["model"] for request in aimock.requests()] == ["any"]


def test_aimock_streams_an_anthropic_message(
    aimock: AIMock, anthropic_client: anthropic.Anthropic
) -> None:
    aimock.load([says("capital of France", TEXT, tokens=(12, 9))])

    with anthropic_client.messages.stream(
        model="any",
        max_tokens=50,
        messages=[{"role": "user", "content": "What is the capital of France?"}],
    ) as stream:
        pieces = list(stream.text_stream)
        message = stream.get_final_message()

    assert "".join(pieces) == TEXT
    assert len(pieces) > 4
    assert (message.usage.input_tokens, message.usage.output_tokens) == (12, 9)
    assert message.stop_reason == "end_turn"


def test_aimock_asks_for_a_tool_and_refuses_and_embeds(
    aimock: AIMock, openai_client: openai.OpenAI
) -> None:
    weather: Reply = calls_tool("weather", "forecast", {"city": "Paris"})
    limit = fails("busy", 429, "rate_limit_error", retry_after=3)
    aimock.load([weather, limit, fails("broken", 500, "server_error"), embeds("x", [0.5, 0.25])])

    def ask(words: str) -> openai.types.chat.ChatCompletion:
        return openai_client.chat.completions.create(
            model="any", messages=[{"role": "user", "content": words}]
        )

    calls = ask("weather?").choices[0].message.tool_calls or []
    vector = openai_client.embeddings.create(model="any", input=["x"], encoding_format="float")
    with pytest.raises(openai.RateLimitError) as limited:
        ask("busy?")
    with pytest.raises(openai.InternalServerError):
        ask("broken?")

    assert [call.function.name for call in calls if call.type == "function"] == ["forecast"]
    assert vector.data[0].embedding == [0.5, 0.25]
    assert limited.value.response.headers["retry-after"] == "3"


def test_aimock_breaks_a_stream_in_its_middle(
    aimock: AIMock, anthropic_client: anthropic.Anthropic
) -> None:
    aimock.load([breaks_off("capital of France", TEXT, after_pieces=5)])
    heard: list[str] = []

    with (
        pytest.raises(httpx2.RemoteProtocolError),
        anthropic_client.messages.stream(
            model="any",
            max_tokens=50,
            messages=[{"role": "user", "content": "What is the capital of France?"}],
        ) as stream,
    ):
        heard.extend(stream.text_stream)

    assert TEXT.startswith("".join(heard))
    assert 0 < len("".join(heard)) < len(TEXT)
