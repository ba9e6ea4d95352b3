/** Written by scripts/list-architectures.mjs from llama.cpp's source: not to be edited. Names as in `general.architecture`. */
export const ARCHITECTURES = {
  release: 'v0.4.0',
  /** Keep keys and values for each position. */
  steerable: [
    'afmoe', 'apertus', 'arcee', 'arctic', 'baichuan', 'bailingmoe', 'bailingmoe2', 'bitnet', 'bloom', 'chameleon', 'chatglm', 'codeshell',
    'cogvlm', 'cohere2', 'cohere2moe', 'command-r', 'dbrx', 'deci', 'deepseek', 'deepseek2', 'deepseek2-ocr', 'deepseek32', 'dots1',
    'dots3note', 'ernie4_5', 'ernie4_5-moe', 'exaone', 'exaone-moe', 'exaone4', 'falcon', 'gemma', 'gemma2', 'gemma3', 'gemma3n', 'gemma4',
    'glm-dsa', 'glm4', 'glm4moe', 'gpt-oss', 'gpt2', 'gptneox', 'granite', 'granite_swa', 'granitemoe', 'graniteswitch', 'grok', 'grovemoe',
    'hunyuan-dense', 'hunyuan-moe', 'hunyuan_vl', 'hy_v3', 'internlm2', 'jais', 'jais2', 'laguna', 'llama', 'llama4', 'maincoder', 'mellum',
    'mimo2', 'minicpm', 'minicpm3', 'minimax-m2', 'minimax-m3', 'mistral3', 'mistral4', 'mpt', 'muse-glimmer', 'nanbeige', 'nemotron',
    'olmo', 'olmo2', 'olmoe', 'openelm', 'orion', 'paddleocr', 'pangu-embedded', 'phi2', 'phi3', 'phimoe', 'plamo', 'plamo3', 'plm',
    'pockettts', 'qwen', 'qwen2', 'qwen2moe', 'qwen2vl', 'qwen3', 'qwen3moe', 'qwen3tts', 'qwen3vl', 'qwen3vlmoe', 'refact', 'seed_oss',
    'smallthinker', 'smollm3', 'stablelm', 'starcoder', 'starcoder2', 'step35', 'talkie', 'xverse',
  ],
  /** Keep one state a sequence instead: what was computed cannot be taken back in part, so prompts share nothing. */
  recurrent: [
    'arwkv7', 'mamba', 'mamba2', 'rwkv6', 'rwkv6qwen2', 'rwkv7',
  ],
  /** Have blocks of both kinds. */
  hybrid: [
    'bailingmoe3', 'falcon-h1', 'granitehybrid', 'jamba', 'kimi-k3', 'kimi-linear', 'lfm2', 'lfm2moe', 'minimax-01', 'nemotron_h',
    'nemotron_h_moe', 'qwen35', 'qwen35moe', 'qwen3next',
  ],
  /** Their graph has no tensor `l_out`. */
  withoutResiduals: [
    'bert', 'clip', 'deepseek4', 'eagle3', 'eurobert', 'gemma4-assistant', 'jina-bert-v2', 'jina-bert-v3', 'modern-bert', 'neo-bert',
    'nomic-bert', 'nomic-bert-moe', 'plamo2', 'qwen4exp', 'wavtokenizer-dec',
  ],
  /** Encoders, embedding and diffusion models, and drafts that read another model's state. */
  notTokenByToken: [
    'dflash', 'dream', 'gemma-embedding', 'llada', 'llada-moe', 'llama-embed', 'rnd1', 't5', 't5encoder',
  ],
} as const;
