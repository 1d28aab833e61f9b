#!/bin/sh
# What the Lambda Web Adapter starts: the web app, on the port that the adapter asks.
exec python3 -m uvicorn functions.chat.handler:app --host 127.0.0.1 --port "${AWS_LWA_PORT:-8080}" --no-access-log --log-level warning
