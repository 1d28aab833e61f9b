"""The environments that the tests synthesise: each search engine, and one that chooses all else."""

from infra.environments import Environment, environment

EXISTING_ARN = "arn:aws:es:eu-west-1:111122223333:domain/theirs"

EXISTING = environment(
    "exists",
    {"search": "existing", "search_url": "https://search.example", "search_arn": EXISTING_ARN},
)
SERVERLESS = environment("sleeps", {"search": "serverless"})
DOMAIN = environment("domain", {"search": "domain"})
CHOICES: tuple[Environment, ...] = (EXISTING, SERVERLESS, DOMAIN)

DEMANDING = environment(
    "demands",
    {
        "region": "eu-west-1",
        "account": "111122223333",
        "search": "domain",
        "domain_nodes": 2,
        "embedder": "bedrock",
        "embedder_model": "amazon.titan-embed-text-v2:0",
        "embedder_dimension": 1_024,
        "kept_embedders": [
            {"kind": "minilm"},
            {"kind": "openai", "model": "text-embedding-3-small", "secret": "openai-embeddings"},
        ],
        "keep_data": True,
        "tracing": True,
        "alarm_topic": "arn:aws:sns:eu-west-1:111122223333:alarms",
    },
)
