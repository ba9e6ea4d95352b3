import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';

interface SliderProps {
  label: string;
  /** What the value is called: "1.25 times, validated 1.00". */
  text: string;
  value: number;
  max: number;
  step: number;
  /** Where the wedge stands beneath. */
  wedge?: number | undefined;
  /** Where the hollow diamond stands. */
  diamond?: number | undefined;
  disabled: boolean;
  /** While it is dragged: `settled` false; by key, or let go: true. */
  change: (value: number, how: 'dragging' | 'key' | 'let go') => void;
}

/** A real slider of the browser, with marks beneath its thumb. */
export function Slider({ label, text, value, max, step, wedge, diamond, disabled, change }: SliderProps): VNode {
  const share = (of: number): number => Math.min(1, Math.max(0, of / max));
  // Where the middle of the thumb would be: it is 7 px wide, and does not leave the track.
  const at = (of: number): string => `calc(3.5px + (100% - 7px) * ${share(of)})`;
  const dragging = useRef(false);
  const input = (event: Event): void => change(Number((event.currentTarget as HTMLInputElement).value), dragging.current ? 'dragging' : 'key');
  const letGo = (event: Event): void => {
    if (!dragging.current) return;
    dragging.current = false;
    change(Number((event.currentTarget as HTMLInputElement).value), 'let go');
  };
  return (
    <span class="slider" style={{ '--at': at(value) }}>
      {wedge !== undefined && <i class="wedge" style={{ left: at(wedge) }} />}
      {diamond !== undefined && <i class="was" style={{ left: at(diamond) }} />}
      <input
        type="range"
        min="0"
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        aria-label={label}
        aria-valuetext={text}
        onInput={input}
        onChange={letGo}
        onPointerDown={() => {
          dragging.current = true;
        }}
      />
    </span>
  );
}
