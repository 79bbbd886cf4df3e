"""The logical structure of a PDF: what is a heading, a row, a cell, and in which order."""

from collections.abc import Sequence

from printing.marks import Node
from printing.pdf_file import PdfFile, text_string


class Structure:
    """Remembers which piece of which page belongs to which element."""

    def __init__(self) -> None:
        self._pages: list[list[Node]] = []
        self._places: dict[Node, list[tuple[int, int]]] = {}
        self._children: dict[Node | None, list[Node]] = {}

    def begin_page(self) -> None:
        self._pages.append([])

    def mark(self, node: Node) -> int:
        """The number, on the page begun last, of a new piece of this element."""
        if node not in self._places:
            self._adopt(node)
        page = self._pages[-1]
        page.append(node)
        self._places[node].append((len(self._pages) - 1, len(page) - 1))
        return len(page) - 1

    def _adopt(self, node: Node) -> None:
        self._places[node] = []
        self._children.setdefault(node.parent, []).append(node)
        if node.parent is not None and node.parent not in self._places:
            self._adopt(node.parent)

    def write(self, file: PdfFile, pages: Sequence[str]) -> str:
        """Writes all elements, for pages with these references; answers the root's reference."""
        root, root_reference = file.dictionary({"Type": "/StructTreeRoot"})
        whole, whole_reference = file.dictionary(
            {"Type": "/StructElem", "S": "/Document", "P": root_reference}
        )
        references: dict[Node, str] = {}
        kids = self._write_all(None, whole_reference, (file, pages, references))
        whole["K"] = f"[{' '.join(kids)}]"
        numbers = " ".join(
            f"{index} [{' '.join(references[node] for node in nodes)}]"
            for index, nodes in enumerate(self._pages)
        )
        root["K"] = whole_reference
        root["ParentTree"] = f"<< /Nums [{numbers}] >>"
        root["ParentTreeNextKey"] = str(len(self._pages))
        return root_reference

    def _write_all(
        self,
        parent: Node | None,
        parent_reference: str,
        context: tuple[PdfFile, Sequence[str], dict[Node, str]],
    ) -> list[str]:
        file, pages, references = context
        written: list[str] = []
        for node in self._children.get(parent, []):
            entries = {"Type": "/StructElem", "S": f"/{node.role}", "P": parent_reference}
            if node.text:
                entries["ActualText"] = text_string(node.text)
            if node.role == "TH":
                entries["A"] = "<< /O /Table /Scope /Column >>"
            element, reference = file.dictionary(entries)
            references[node] = reference
            kids = [
                f"<< /Type /MCR /Pg {pages[page]} /MCID {number} >>"
                for page, number in self._places[node]
            ]
            kids += self._write_all(node, reference, context)
            element["K"] = f"[{' '.join(kids)}]"
            written.append(reference)
        return written
