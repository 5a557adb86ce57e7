"""Latency of POST /v1/adaptations and GET /v1/jobs/{id} while a training runs on the same machine.

    ./domainshift serve --port 8099 --data /tmp/latency &
    python3 bench/latency.py 8099

Needs Python alone. Queues jobs, cancels them again, and prints percentiles in milliseconds.
"""

import http.client
import json
import sys
import time

BODY = {
    "method": "nada",
    "generator": "avatars64",
    "source": "photo",
    "target": "pencil sketch",
    "iterations": 600,
    "seed": 1,
}


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def send(self, method, path, body=None):
        """Milliseconds, status and JSON of one request."""
        headers = {"Content-Type": "application/json"} if body else {}
        start = time.perf_counter()
        self.connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return (time.perf_counter() - start) * 1000, answer.status, json.loads(content)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def describe(name, values):
    return "%s p50 %.1f p99 %.1f max %.1f ms" % (
        name,
        percentile(values, 0.5),
        percentile(values, 0.99),
        max(values),
    )


def wave(client, jobs):
    """Queues that many jobs, reading each three times, then cancels them."""
    posts, gets, paths = [], [], []
    for _ in range(jobs):
        took, status, job = client.send("POST", "/v1/adaptations", BODY)
        assert status == 202, job
        posts.append(took)
        paths.append("/v1/jobs/" + job["id"])
        for _ in range(3):
            took, status, _ = client.send("GET", paths[-1])
            assert status == 200
            gets.append(took)
        time.sleep(0.02)
    for path in paths:
        client.send("POST", path + "/cancel")
    return posts, gets


def main():
    client = Client(int(sys.argv[1]))
    training = "/v1/jobs/" + client.send("POST", "/v1/adaptations", BODY)[2]["id"]
    while client.send("GET", training)[2]["progress"]["iteration"] < 20:
        time.sleep(0.5)
    for name, jobs in (("first requests", 60), ("then", 300)):
        posts, gets = wave(client, jobs)
        print("%s: %s, %s" % (name, describe("POST", posts), describe("GET", gets)))
    job = client.send("GET", training)[2]
    print("training meanwhile: %.2f iterations/s" % job["progress"]["iterationsPerSecond"])
    client.send("POST", training + "/cancel")


if __name__ == "__main__":
    main()
