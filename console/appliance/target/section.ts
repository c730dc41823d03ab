import { html, nothing } from 'lit';

/** A section of a target state as a table; nothing when it has no rows. */
export function renderSection(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
) {
  if (rows.length === 0) return nothing;
  return html`<h3>${title}</h3>
    <div class="scroll" tabindex="0" role="group" aria-label=${title}>
      <table>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`<tr>
              ${row.map((cell) => html`<td>${cell ?? '–'}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** What is typed elsewhere: addresses, device names. */
export function code(text: string | undefined) {
  return text ? html`<span class="mono">${text}</span>` : undefined;
}

/** Several of them; the line may break between two. */
export function codes(texts: readonly string[]) {
  return texts.map((text, index) => html`${index > 0 ? ', ' : nothing}${code(text)}`);
}
