/** −ln of the tokens' probabilities after the first, summed, from the logits of the positions before them. */
export function surprise(tokens: readonly number[], logits: readonly Float32Array[]): number {
  return tokens.slice(1).reduce((sum, token, i) => {
    const row = logits[i]!;
    const most = row.reduce((a, b) => Math.max(a, b));
    return sum + Math.log(row.reduce((all, logit) => all + Math.exp(logit - most), 0)) - (row[token]! - most);
  }, 0);
}
