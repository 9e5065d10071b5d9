"""diglot and its peers, one module each, all with the interface of `bench.peers.tool.Tool`."""

from __future__ import annotations

from bench.peers.diglot import Diglot
from bench.peers.hugo import Hugo
from bench.peers.pelican import Pelican, PelicanParallel
from bench.peers.tool import Tool

#: In the order in which they take turns.
TOOLS: dict[str, type[Tool]] = {tool.name: tool for tool in (Diglot, Hugo, Pelican, PelicanParallel)}
