"""The program that runs the cells of one chapter, ended with whoever asked for it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager

FIGURE = "{'figure.figsize': (7.0, 5.0), 'figure.dpi': 96.0}"
ARGUMENTS = [
    "-m", "ipykernel_launcher", "-f", "{connection_file}",
    "--InlineBackend.figure_formats={'retina'}", f"--InlineBackend.rc={FIGURE}",
    "--HistoryManager.enabled=False",
]  # fmt: skip


@asynccontextmanager
async def kernel_process(folder: Path) -> AsyncIterator[AsyncKernelManager]:
    """Yield the manager of a kernel of this Python, which does not outlive the block.

    Parameters
    ----------
    folder : Path
        Where its connection file lies.
    """
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return KernelSpec(
                argv=[sys.executable, *ARGUMENTS], display_name="Python 3", language="python"
            )

    manager = AsyncKernelManager(
        kernel_spec_manager=ThisPython(), connection_file=str(folder / "kernel.json")
    )
    try:
        yield manager
    finally:
        # A client that is cancelled while its kernel starts leaves it alone.
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)
