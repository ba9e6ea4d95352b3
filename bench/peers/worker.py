"""One Python peer with its model, kept loaded: reads a job a line (JSON), answers with seconds and tokens.

    worker.py PEER DTYPE THREADS MODEL.gguf

Peers: transformers (own loops with hooks, the strongest there is), steering-vectors, repeng, nnsight, recompute (transformers
without a cache, the way of published research code). Weights are the GGUF's, dequantised by transformers.
"""
import json
import os
import resource
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
peer, dtype, threads, path = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

torch.set_num_threads(threads)
torch.set_grad_enabled(False)
transformers.logging.set_verbosity_error()
folder, name = os.path.split(path)
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=getattr(torch, dtype)).eval()
tokenizer.pad_token = tokenizer.eos_token
layers = model.model.layers
BATCH = 16

# What a peer imports is not part of its time.
if peer == "steering-vectors":
    from steering_vectors import SteeringVector, train_steering_vector
elif peer == "repeng":
    from repeng import ControlModel, ControlVector, DatasetEntry
elif peer == "nnsight":
    from nnsight import LanguageModel
    wrapped = LanguageModel(model, tokenizer=tokenizer)


def padded(ids, left):
    """Token lists → (ids, mask) of one shape."""
    width = max(map(len, ids))
    out = torch.zeros(len(ids), width, dtype=torch.long)
    mask = torch.zeros(len(ids), width, dtype=torch.long)
    for row, tokens in enumerate(ids):
        at = slice(width - len(tokens), width) if left else slice(0, len(tokens))
        out[row, at] = torch.tensor(tokens)
        mask[row, at] = 1
    return out, mask


def extract_transformers(job):
    """Mean difference at all layers; sorted by length so that little is padded, without the head."""
    order = sorted(range(len(job["ids"])), key=lambda i: len(job["ids"][i]))
    sums = torch.zeros(2, len(layers), model.config.hidden_size)
    for start in range(0, len(order), BATCH):
        some = order[start:start + BATCH]
        ids, mask = padded([job["ids"][i] for i in some], left=False)
        states = model.model(ids, attention_mask=mask, output_hidden_states=True, use_cache=False).hidden_states[1:]
        last = mask.sum(1) - 1
        rows = torch.stack([state[torch.arange(len(some)), last].float() for state in states], 1)
        for at, i in enumerate(some):
            sums[i % 2] += rows[at]
    return sums[0] - sums[1]


def extract_steering_vectors(job):
    pairs = list(zip(job["texts"][0::2], job["texts"][1::2]))
    return train_steering_vector(model, tokenizer, pairs, read_token_index=-1, batch_size=BATCH)


def extract_repeng(job):
    pairs = [DatasetEntry(a, b) for a, b in zip(job["texts"][0::2], job["texts"][1::2])]
    return ControlVector.train(model, tokenizer, pairs, batch_size=BATCH)


def extract_nnsight(job):
    out = []
    prompts = sorted(job["ids"], key=len)
    for start in range(0, len(prompts), BATCH):
        ids, mask = padded(prompts[start:start + BATCH], left=True)
        # The body is compiled apart from this function: it can fill a list, not bind a name.
        states = []
        with wrapped.trace({"input_ids": ids, "attention_mask": mask}):
            for layer in wrapped.model.layers:
                states.append(layer.output.save())
        out.append([(s[0] if isinstance(s, tuple) else s)[:, -1].float().clone() for s in states])
    return out


def adaptive(direction, target):
    """Moves the projection on the direction to the target at every position."""
    u = torch.tensor(direction).to(model.dtype)

    def hook(module, inputs, output):
        x = output[0] if isinstance(output, tuple) else output
        x = x + (target - x @ u).unsqueeze(-1) * u
        return (x, *output[1:]) if isinstance(output, tuple) else x
    return hook


def generate(ids, mask, tokens, **more):
    return model.generate(input_ids=ids, attention_mask=mask, max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False,
                          pad_token_id=tokenizer.eos_token_id, **more)


def steer(job):
    """Each layer's rows in a batch of their own: a hook steers all rows of a batch alike."""
    count = 0
    ids, mask = padded(job["ids"], left=True)
    for layer in job["layers"]:
        if peer == "repeng":
            controlled = ControlModel(model, [layer])
            controlled.set_control(ControlVector("llama", {layer: torch.tensor(job["direction"]).numpy()}), job["target"])
            generate(ids, mask, job["tokens"])
            controlled.unwrap()
        elif peer == "steering-vectors":
            vector = SteeringVector({layer: torch.tensor(job["direction"]).to(model.dtype)}, "decoder_block")
            with vector.apply(model, multiplier=job["target"]):
                generate(ids, mask, job["tokens"])
        else:
            handle = layers[layer].register_forward_hook(adaptive(job["direction"], job["target"]))
            if peer == "recompute":
                for row in range(len(ids)):
                    own = mask[row].bool()
                    generate(ids[row:row + 1, own], mask[row:row + 1, own], job["tokens"], use_cache=False)
            else:
                generate(ids, mask, job["tokens"])
            handle.remove()
        count += len(ids) * job["tokens"]
    return count


EXTRACT = {"transformers": extract_transformers, "steering-vectors": extract_steering_vectors, "repeng": extract_repeng, "nnsight": extract_nnsight}

# Progress bars and warnings of the libraries go elsewhere than the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
print(json.dumps({"ready": True, "torch": torch.__version__, "transformers": transformers.__version__}), file=answers)
for line in sys.stdin:
    job = json.loads(line)
    start = time.perf_counter()
    try:
        if job["kind"] == "extract":
            EXTRACT[peer](job)
            tokens = sum(map(len, job["ids"]))
        else:
            tokens = steer(job)
        answer = {"seconds": time.perf_counter() - start, "tokens": tokens}
    except Exception as error:  # what a peer can't do is part of the result
        answer = {"error": f"{type(error).__name__}: {error}"}
    answer["peakMegabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(answer), file=answers)
