import type { VNode } from 'preact';
import type { FigureTable as TableData } from '../../src/core/analysis/figureTable.ts';
import type { RowsBehind } from '../../src/protocol/figures.ts';
import { TextButton } from '../controls/buttons.tsx';
import { Icon } from '../controls/icon.tsx';

interface FigureTableProps {
  title: string;
  table: TableData;
  /** Opens the answers behind a row, by its head. */
  open?: (rows: RowsBehind) => void;
  /** Is it a part of its own, as tall as its rows, rather than in a plot's place? */
  whole?: boolean;
}

/** Figures in rows. A row's first cell is its head. */
export function FigureTable({ title, table: { columns, rows }, open, whole = false }: FigureTableProps): VNode {
  return (
    <div class={whole ? 'table-scroll whole' : 'table-scroll'} tabIndex={0} role="group" aria-label={title}>
      <table class="figures">
        <thead>
          <tr>
            {columns.map(({ label, left }) => (
              <th scope="col" class={left ? 'left' : ''}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cells, chosen, broken, behind }, index) => (
            <tr key={index} class={chosen ? 'chosen' : ''}>
              {cells.map((cell, at) => {
                if (at > 0) {
                  return (
                    <td class={columns[at]?.left ? 'left' : ''}>
                      {broken && at === cells.length - 1 && (
                        <span class="mark broken">
                          <Icon name="warning" />
                        </span>
                      )}
                      {cell}
                    </td>
                  );
                }
                return <th scope="row">{behind && open ? <TextButton press={() => open(behind)}>{cell}</TextButton> : cell}</th>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
