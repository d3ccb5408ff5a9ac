"""Speaks to `postcheck lsp` with pygls, the library that editors' plug-ins in Python use. Run by tests/lsp.rs."""

import asyncio
import pathlib
import sys

from lsprotocol import types
from pygls.lsp.client import LanguageClient


async def main(postcheck: str, rules: str, folder: str) -> None:
    client = LanguageClient("postcheck-test", "1")
    told: asyncio.Queue = asyncio.Queue()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def take(diagnostics: types.PublishDiagnosticsParams) -> None:
        told.put_nowait(diagnostics)

    await client.start_io(postcheck, "lsp", "--ruleset", rules)
    await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
    client.initialized(types.InitializedParams())
    uri = (pathlib.Path(folder) / "post.md").as_uri()
    document = types.TextDocumentItem(uri, "markdown", 1, "Heads are clowns.\n\nAn ace day.\n")
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    published = await asyncio.wait_for(told.get(), 30)
    for one in published.diagnostics:
        print(f"{one.code} at {one.range.start.line}:{one.range.start.character}")
    mild = next(one for one in published.diagnostics if one.code == "mild-word")
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(uri), mild.range, types.CodeActionContext(published.diagnostics)
        )
    )
    for action in actions:
        if action.is_preferred:
            print("edit:", action.edit.changes[uri][0].new_text)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


asyncio.run(main(*sys.argv[1:4]))
