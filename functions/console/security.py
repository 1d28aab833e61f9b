"""What the page may do: its own scripts and styles, the API, and uploads into the one bucket."""

RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    # Markup reaches the page through DOMPurify or not at all.
    "require-trusted-types-for 'script'",
    "trusted-types dompurify",
)


def upload_places(bucket: str, region: str, endpoint: str | None) -> tuple[str, ...]:
    """The addresses that a pre-signed upload may begin with; `endpoint` stands in for S3's own.

    Two in the cloud: us-east-1 still signs the address without a region.
    """
    if endpoint:
        return (f"{endpoint.rstrip('/')}/{bucket}/",)
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://s3.{region}.{domain}/{bucket}/", f"https://s3.{domain}/{bucket}/"


def page_headers(uploads: tuple[str, ...]) -> dict[str, str]:
    """The headers of every file of the page."""
    connect = " ".join(("connect-src", "'self'", *uploads))
    return {
        "Content-Security-Policy": "; ".join((*RULES, connect)),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
