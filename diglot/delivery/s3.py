"""A bucket of an S3 server: Amazon's, or any other. The only user of botocore.

Who we are comes from where all tools for S3 look: the variables `AWS_ACCESS_KEY_ID` and
`AWS_SECRET_ACCESS_KEY`, a profile (`AWS_PROFILE`), a role of the machine or of the workflow.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar

from botocore import exceptions as failures
from botocore.config import Config
from botocore.session import Session

from diglot import hosting
from diglot.delivery.manifest import OURS
from diglot.delivery.sending import AT_ONCE
from diglot.delivery.target import Item, Transient, plain
from diglot.destinations import Place
from diglot.errors import UsageError
from diglot.site import Destination

#: Seconds to wait for a connection, and for an answer.
CONNECT, READ = 10, 60

#: Answers, other than those from 500 on, that may be others the next time.
_BUSY = {
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "RequestTimeout",
    "RequestLimitExceeded",
    "OperationAborted",
}
TOO_MANY, SERVER_ERROR, FORBIDDEN, NOT_FOUND = 429, 500, {401, 403}, 404

T = TypeVar("T")


class Bucket:
    """See `Target`. A put is all or nothing by itself, so nothing has to be moved."""

    says_headers = True

    def __init__(self, place: Place, destination: Destination) -> None:
        self._bucket, self._prefix = place.host, f"{place.path}/" if place.path else ""
        elsewhere = bool(
            destination.endpoint
            or os.environ.get("AWS_ENDPOINT_URL_S3")
            or os.environ.get("AWS_ENDPOINT_URL")
        )
        try:
            self._client = self._told(lambda: _client(destination, elsewhere=elsewhere))
        except ValueError as error:  # what botocore says of an address that is none
            raise UsageError(f"the S3 server cannot be asked ({plain(error)})") from error

    def read(self, name: str) -> bytes | None:
        def get() -> bytes | None:
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)
            except failures.ClientError as error:
                if error.response.get("Error", {}).get("Code") == "NoSuchKey":
                    return None
                raise
            data: bytes = answer["Body"].read()
            return data

        return self._told(get)

    def write(self, name: str, data: bytes) -> None:
        self._put(name, data, "application/json; charset=utf-8", "no-store")

    def erase(self, name: str) -> None:
        self.delete(name)

    def put(self, item: Item) -> None:
        with item.source.open("rb") as source:
            self._put(item.file, source, hosting.media_type(item.file), hosting.cache_control(item.file))

    def delete(self, file: str) -> None:
        self._told(lambda: self._client.delete_object(Bucket=self._bucket, Key=self._prefix + file))

    def arrived(self, items: Sequence[Item], done: Collection[str]) -> set[str]:
        """By the tags, which mostly are MD5. Where they are not, a file is sent again."""
        tags = self._told(lambda: dict(self._listed()))
        found = (item for item in items if item.file in tags)
        return {item.file for item in found if tags[item.file] == _md5(item)}

    def others(self) -> list[str]:
        def some() -> list[str]:
            answer = self._client.list_objects_v2(
                Bucket=self._bucket, Prefix=self._prefix, Delimiter="/", MaxKeys=10
            )
            names = [each["Key"] for each in answer.get("Contents", ())]
            names += [each["Prefix"] for each in answer.get("CommonPrefixes", ())]
            return [name for name in (each.removeprefix(self._prefix) for each in names) if name not in OURS]

        return self._told(some)

    def close(self) -> None:
        self._client.close()

    def _listed(self) -> Iterator[tuple[str, str]]:
        """The tag of everything that is there, by path."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
            for each in page.get("Contents", ()):
                yield each["Key"].removeprefix(self._prefix), each["ETag"].strip('"')

    def _put(self, file: str, body: Any, media: str, cached: str) -> None:
        self._told(
            lambda: self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + file,
                Body=body,
                ContentType=media,
                CacheControl=cached,
            )
        )

    def _told(self, step: Callable[[], T]) -> T:
        """What a step answers, or what is wrong, as `Target` says it."""
        try:
            return step()
        except failures.ClientError as error:
            raise self._answered(error) from error
        except (failures.NoCredentialsError, failures.CredentialRetrievalError) as error:
            fix = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
            raise UsageError(f"nothing says who you are at the S3 server; {fix}") from error
        except failures.SSLError as error:
            raise UsageError(f"the S3 server cannot be trusted ({plain(error)})") from error
        except (failures.HTTPClientError, failures.ConnectionError) as error:
            raise Transient(f"the S3 server does not answer ({plain(error)})") from error
        except failures.BotoCoreError as error:
            raise UsageError(plain(error)) from error

    def _answered(self, error: Any) -> Exception:
        said, about = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
        code, status = plain(said.get("Code", "")), about.get("HTTPStatusCode", 0)
        if status >= SERVER_ERROR or status == TOO_MANY or code in _BUSY:
            asked = about.get("HTTPHeaders", {}).get("retry-after", "")
            return Transient(
                f"the S3 server is busy ({status} {code})", float(asked) if asked.isdecimal() else 0
            )
        if status in FORBIDDEN:
            needed = "s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket"
            return UsageError(f"the S3 server refuses it ({status} {code}); who you are there needs {needed}")
        if code == "NoSuchBucket" or (status == NOT_FOUND and not code.isalpha()):
            return UsageError(f'there is no bucket "{self._bucket}"')
        return UsageError(f"the S3 server refuses it ({status} {code}: {plain(said.get('Message', ''))})")


def _client(destination: Destination, *, elsewhere: bool) -> Any:
    """A client that tries nothing twice by itself, and asks for nothing that only Amazon's servers know."""
    session = Session()
    region = destination.region or os.environ.get("AWS_REGION") or session.get_config_variable("region")
    return session.create_client(
        "s3",
        region_name=region or "us-east-1",
        endpoint_url=destination.endpoint or None,
        config=Config(
            retries={"total_max_attempts": 1},
            connect_timeout=CONNECT,
            read_timeout=READ,
            max_pool_connections=AT_ONCE,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if elsewhere else "auto"},
        ),
    )


def _md5(item: Item) -> str:
    with item.source.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
