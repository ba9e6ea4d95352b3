import { GgufBytes } from '../../unit/gguf/ggufBytes.ts';
import { bytesOf, TensorMaker, typeNumber } from './tensors.ts';
import type { MatrixType, Tensor } from './tensors.ts';
import { bytePairs, sentencePiece } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What sets one family of models apart from another, at a size at which a test computes it in milliseconds. */
export interface Family {
  /** The file's name, and where the weights' seeds come from. */
  name: string;
  architecture: string;
  matrixType: MatrixType;
  layers: number;
  /** Width of a head; embedding / heads unless the family sets it apart. */
  headWidth: number;
  vocabulary: Vocabulary;
  chatTemplate: string;
  /** Keys under the architecture's name, beside those that all have. */
  keys: Readonly<Record<string, Value>>;
  /** Fused: one matrix for queries, keys and values, and for gate and up. */
  attention: 'separate' | 'separate with bias' | 'fused' | 'fused with bias';
  headNorms: boolean;
  feedForward: 'gated' | 'gated, fused' | 'plain with bias';
  postNorms: boolean;
  tiedOutput: boolean;
  /** Positions have rows of their own; else they turn queries and keys. */
  positionRows: boolean;
}

type Value = { u32: number } | { f32: number };

export const EMBEDDING = 64;
export const CONTEXT = 512;
const HEADS = 4;
const KEY_VALUE_HEADS = 2;
const FEED_FORWARD = 96;
/** Positions that a sliding layer sees; far fewer than a test's prompts have. */
export const SLIDING_WINDOW = 12;

const CHATML = `{% for message in messages %}<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}`;
const INST = '{{ bos_token }}{% for message in messages %}[INST] {{ message.content }} [/INST]{% endfor %}';
const PHI = `{% for message in messages %}<|{{ message.role }}|>
{{ message.content }}<|end|>
{% endfor %}{% if add_generation_prompt %}<|assistant|>
{% endif %}`;
const GEMMA = `{{ bos_token }}{% for message in messages %}<start_of_turn>{{ message.role }}
{{ message.content }}<end_of_turn>
{% endfor %}{% if add_generation_prompt %}<start_of_turn>model
{% endif %}`;

const rms: Family['keys'] = { 'attention.layer_norm_rms_epsilon': { f32: 1e-5 } };
const chatml = bytePairs({ pre: 'qwen2', end: '<|endoftext|>', controls: ['<|im_start|>', '<|im_end|>'] });
const gemma = sentencePiece({ begin: '<bos>', end: '<eos>', controls: ['<start_of_turn>', '<end_of_turn>'], addSpacePrefix: false });

const llama: Family = {
  name: 'llama', architecture: 'llama', matrixType: 'F16', layers: 4, headWidth: EMBEDDING / HEADS, vocabulary: chatml, chatTemplate: CHATML,
  keys: { ...rms, 'rope.dimension_count': { u32: EMBEDDING / HEADS }, 'rope.freq_base': { f32: 100_000 } },
  attention: 'separate', headNorms: false, feedForward: 'gated', postNorms: false, tiedOutput: true, positionRows: false,
};

/** Families that can be steered. */
export const families: readonly Family[] = [
  llama,
  {
    ...llama, name: 'mistral', matrixType: 'F32', tiedOutput: false, chatTemplate: INST,
    vocabulary: sentencePiece({ begin: '<s>', end: '</s>', controls: [], addSpacePrefix: true }),
    // Wider together than the embedding, as Mistral NeMo's are.
    headWidth: 24,
    keys: { ...rms, 'rope.dimension_count': { u32: 24 }, 'attention.key_length': { u32: 24 }, 'attention.value_length': { u32: 24 }, 'rope.freq_base': { f32: 1_000_000 } },
  },
  {
    ...llama, name: 'phi3', architecture: 'phi3', matrixType: 'F32', attention: 'fused', feedForward: 'gated, fused', tiedOutput: false, chatTemplate: PHI,
    vocabulary: sentencePiece({ begin: '<s>', end: '</s>', controls: ['<|endoftext|>', '<|user|>', '<|assistant|>', '<|end|>'], addSpacePrefix: true }),
    // llama.cpp reads Phi's window and leaves it unused: the reference has none.
    keys: { ...rms, 'rope.dimension_count': { u32: EMBEDDING / HEADS }, 'attention.sliding_window': { u32: SLIDING_WINDOW } },
  },
  {
    ...llama, name: 'qwen2', architecture: 'qwen2', matrixType: 'F32', attention: 'separate with bias', keys: { ...rms, 'rope.freq_base': { f32: 1_000_000 } },
  },
  {
    ...llama, name: 'qwen3', architecture: 'qwen3', matrixType: 'F32', headNorms: true, headWidth: 32,
    keys: { ...rms, 'attention.key_length': { u32: 32 }, 'attention.value_length': { u32: 32 }, 'rope.freq_base': { f32: 1_000_000 } },
  },
  {
    ...llama, name: 'gemma2', architecture: 'gemma2', matrixType: 'F32', headWidth: 32, postNorms: true, vocabulary: gemma, chatTemplate: GEMMA,
    keys: {
      ...rms, 'attention.key_length': { u32: 32 }, 'attention.value_length': { u32: 32 }, 'attention.sliding_window': { u32: SLIDING_WINDOW },
      // Low enough to bend what random weights give.
      'attn_logit_softcapping': { f32: 2 }, 'final_logit_softcapping': { f32: 1 },
    },
  },
  {
    // The sixth block sees everything, the others a window.
    ...llama, name: 'gemma3', architecture: 'gemma3', matrixType: 'F32', layers: 7, headWidth: 32, headNorms: true, postNorms: true, vocabulary: gemma, chatTemplate: GEMMA,
    keys: {
      ...rms, 'attention.key_length': { u32: 32 }, 'attention.value_length': { u32: 32 }, 'attention.sliding_window': { u32: SLIDING_WINDOW },
      'rope.freq_base': { f32: 1_000_000 }, 'rope.freq_base_swa': { f32: 10_000 },
    },
  },
  {
    ...llama, name: 'gpt2', architecture: 'gpt2', matrixType: 'F32', attention: 'fused with bias', feedForward: 'plain with bias', positionRows: true,
    vocabulary: bytePairs({ pre: 'gpt-2', end: '<|endoftext|>', controls: [] }), chatTemplate: '{% for message in messages %}{{ message.content }}{% endfor %}',
    keys: { 'attention.layer_norm_epsilon': { f32: 1e-5 } },
  },
];

export function family(name: string): Family {
  const found = families.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`No family ${name}.`);
  return found;
}

/** The bytes of a model file of a family: the same at every call, on every machine. */
export function modelFile(of: Family): Uint8Array {
  return assemble(of, {
    ...of.keys, 'feed_forward_length': { u32: FEED_FORWARD }, 'attention.head_count': { u32: HEADS }, 'attention.head_count_kv': { u32: keyValueHeads(of) },
  }, makeTensors(of).tensors);
}

/** A recurrent model: Mamba keeps one state a sequence. */
export function recurrentModelFile(): Uint8Array {
  const [inner, convolution, state, rank] = [2 * EMBEDDING, 4, 8, 4];
  const of = { ...llama, name: 'mamba', architecture: 'mamba' };
  const make = new TensorMaker(of.name, 'F32');
  make.rows('token_embd', EMBEDDING, of.vocabulary.tokens.length);
  for (let layer = 0; layer < of.layers; layer++) {
    const block = (name: string): string => `blk.${layer}.${name}`;
    make.norm(block('attn_norm'), EMBEDDING);
    make.matrix(block('ssm_in'), EMBEDDING, 2 * inner);
    make.matrix(block('ssm_conv1d'), convolution, inner);
    make.bias(block('ssm_conv1d'), inner);
    make.matrix(block('ssm_x'), inner, rank + 2 * state);
    make.matrix(block('ssm_dt'), rank, inner);
    make.bias(block('ssm_dt'), inner);
    make.decay(block('ssm_a'), state, inner);
    make.decay(block('ssm_d'), inner);
    make.matrix(block('ssm_out'), inner, EMBEDDING);
  }
  make.norm('output_norm', EMBEDDING);
  return assemble(of, { ...rms, 'ssm.conv_kernel': { u32: convolution }, 'ssm.inner_size': { u32: inner }, 'ssm.state_size': { u32: state }, 'ssm.time_step_rank': { u32: rank } }, make.tensors);
}

function assemble(of: Family, keys: Family['keys'], tensors: readonly Tensor[]): Uint8Array {
  const own = Object.entries(keys);
  const bytes = new GgufBytes().header({ keys: 7 + own.length + of.vocabulary.keys, tensors: tensors.length })
    .textKey('general.architecture', of.architecture)
    .textKey('general.name', `random ${of.name}`)
    // llama.cpp's number of the type that most matrices have, which is the tensor type's here.
    .u32Key('general.file_type', typeNumber(of.matrixType))
    .textKey('tokenizer.chat_template', of.chatTemplate)
    .u32Key(`${of.architecture}.block_count`, of.layers)
    .u32Key(`${of.architecture}.embedding_length`, EMBEDDING)
    .u32Key(`${of.architecture}.context_length`, CONTEXT);
  for (const [key, value] of own) {
    const name = `${of.architecture}.${key}`;
    if ('u32' in value) bytes.u32Key(name, value.u32);
    else bytes.text(name).type('f32').f32(value.f32);
  }
  of.vocabulary.write(bytes);
  let offset = 0;
  for (const tensor of tensors) {
    bytes.tensor(tensor.name, tensor.dimensions, typeNumber(tensor.type), offset);
    offset += Math.ceil(bytesOf(tensor).length / 32) * 32;
  }
  bytes.pad();
  for (const tensor of tensors) bytes.data(bytesOf(tensor)).pad();
  return bytes.bytes();
}

function keyValueHeads({ architecture }: Family): number {
  return architecture === 'gpt2' ? HEADS : KEY_VALUE_HEADS;
}

function makeTensors(of: Family): TensorMaker {
  const make = new TensorMaker(of.name, of.matrixType);
  const layerNorm = of.feedForward === 'plain with bias';
  const norm = (name: string): void => {
    make.norm(name, EMBEDDING);
    if (layerNorm) make.bias(name, EMBEDDING);
  };
  const queries = HEADS * of.headWidth;
  const keyValues = keyValueHeads(of) * of.headWidth;

  // Gemma multiplies its embeddings by √d. All begin with about the length that one block adds, so that blocks count.
  const isGemma = of.architecture.startsWith('gemma');
  make.rows('token_embd', EMBEDDING, of.vocabulary.tokens.length, isGemma ? 1 / Math.sqrt(EMBEDDING) : 1);
  if (of.positionRows) make.rows('position_embd', EMBEDDING, CONTEXT, 0.5);
  for (let layer = 0; layer < of.layers; layer++) {
    const block = (name: string): string => `blk.${layer}.${name}`;
    norm(block('attn_norm'));
    if (of.attention.startsWith('fused')) {
      make.matrix(block('attn_qkv'), EMBEDDING, queries + 2 * keyValues, 1.5);
      if (of.attention === 'fused with bias') make.bias(block('attn_qkv'), queries + 2 * keyValues);
    } else {
      for (const [name, width, gain] of [['attn_q', queries, 2], ['attn_k', keyValues, 2], ['attn_v', keyValues, 1]] as const) {
        make.matrix(block(name), EMBEDDING, width, gain);
        if (of.attention === 'separate with bias') make.bias(block(name), width);
      }
    }
    if (of.headNorms) for (const name of ['attn_q_norm', 'attn_k_norm']) make.norm(block(name), of.headWidth);
    make.matrix(block('attn_output'), queries, EMBEDDING);
    if (layerNorm) make.bias(block('attn_output'), EMBEDDING);
    if (of.postNorms) norm(block('post_attention_norm'));
    norm(block('ffn_norm'));
    if (of.feedForward === 'gated') make.matrix(block('ffn_gate'), EMBEDDING, FEED_FORWARD);
    make.matrix(block('ffn_up'), EMBEDDING, of.feedForward === 'gated, fused' ? 2 * FEED_FORWARD : FEED_FORWARD);
    make.matrix(block('ffn_down'), FEED_FORWARD, EMBEDDING);
    if (layerNorm) {
      make.bias(block('ffn_up'), FEED_FORWARD);
      make.bias(block('ffn_down'), EMBEDDING);
    }
    if (of.postNorms) norm(block('post_ffw_norm'));
  }
  norm('output_norm');
  if (!of.tiedOutput) make.matrix('output', EMBEDDING, of.vocabulary.tokens.length);
  return make;
}
