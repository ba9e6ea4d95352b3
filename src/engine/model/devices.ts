import { type Device, DeviceType, type LlamaBackendApi } from '../llama/llamaBackend.ts';

/** GPUs that the loaded backends offer. */
export function gpuDevices(backend: LlamaBackendApi): Device[] {
  return Array.from({ length: backend.deviceCount() }, (_, index) => backend.device(index)).filter((device) => {
    const type = backend.deviceType(device);
    return type === DeviceType.gpu || type === DeviceType.integratedGpu;
  });
}

/** What computes, as runs record it, because it decides the last bits: the GPUs, or the CPU with its widest instructions. */
export function backendName(backend: LlamaBackendApi, offload: boolean): string {
  if (offload) return gpuDevices(backend).map((device) => backend.deviceDescription(device)).join(' + ');
  const features = [...backend.systemInfo().matchAll(/\b([A-Z0-9_]+) = 1/g)].map((match) => match[1]!);
  const decisive = features.filter((feature) => /^(AVX|AMX|FMA|F16C|NEON|ARM_FMA|DOTPROD|SVE|SME|MATMUL_INT8)/.test(feature));
  return ['CPU', ...decisive].join(' ');
}
