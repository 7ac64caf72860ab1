/// The page's script: sorts a table by the clicked column head, and filters the rows of long
/// tables.
let pageScript = """
  "use strict";
  document.documentElement.classList.add("js");
  const key = (row, column) => {
    const cell = row.cells[column];
    const text = (cell.dataset.v ?? cell.textContent).trim();
    const isEmpty = text === "" || text === "–";
    const number = isEmpty ? NaN : Number(text);
    return { isEmpty, text, number };
  };
  const collator = new Intl.Collator(undefined, { numeric: true });
  const compare = (a, b) => {
    const numbers = !Number.isNaN(a.number) && !Number.isNaN(b.number);
    return numbers ? a.number - b.number : collator.compare(a.text, b.text);
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const sort = (column) => {
      const head = heads[column];
      const isDescending = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => ({ row, key: key(row, column) }));
      rows.sort((a, b) => {
        // Cells without a value stay last in both directions.
        if (a.key.isEmpty || b.key.isEmpty) return a.key.isEmpty - b.key.isEmpty;
        return isDescending ? compare(b.key, a.key) : compare(a.key, b.key);
      });
      body.append(...rows.map((entry) => entry.row));
    };
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(column));
      head.append(button);
    });
    if (body.rows.length > 12) {
      const field = document.createElement("input");
      field.type = "search";
      field.placeholder = document.body.dataset.filter;
      field.setAttribute("aria-label", document.body.dataset.filterLabel);
      field.addEventListener("input", () => {
        const wanted = field.value.toLowerCase();
        for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      });
      table.parentElement.before(field);
    }
  }
  """
