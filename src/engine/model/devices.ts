import type { Libraries } from '../llama/libraries.ts';
import { type Device, DeviceType, type LlamaBackendApi } from '../llama/llamaBackend.ts';

/** GPUs that the loaded backends offer. */
export function gpuDevices(backend: LlamaBackendApi): Device[] {
  return Array.from({ length: backend.deviceCount() }, (_, index) => backend.device(index)).filter((device) => {
    const type = backend.deviceType(device);
    return type === DeviceType.gpu || type === DeviceType.integratedGpu;
  });
}

/**
 * What computes, as runs record it, because it decides the last bits: the GPUs, or the CPU with its widest instructions and what compiled its
 * kernels if that was done here, or how many of the layers each.
 */
export function backendName({ backend, kernelsCompiler }: Pick<Libraries, 'backend' | 'kernelsCompiler'>, gpuLayers: number, layers: number): string {
  const gpus = (): string => gpuDevices(backend).map((device) => backend.deviceDescription(device)).join(' + ');
  const processor = (): string => processorName(backend) + (kernelsCompiler === undefined ? '' : `, kernels by ${kernelsCompiler}`);
  if (gpuLayers > layers) return gpus();
  return gpuLayers > 0 ? `${gpus()}, ${gpuLayers} of ${layers} layers + ${processor()}` : processor();
}

function processorName(backend: LlamaBackendApi): string {
  const features = [...backend.systemInfo().matchAll(/\b([A-Z0-9_]+) = 1/g)].map((match) => match[1]!);
  const decisive = features.filter((feature) => /^(AVX|AMX|FMA|F16C|NEON|ARM_FMA|DOTPROD|SVE|SME|MATMUL_INT8)/.test(feature));
  return ['CPU', ...decisive].join(' ');
}
