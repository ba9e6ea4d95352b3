import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SteerboardError } from '../../../src/core/errors.ts';
import { liesIn, resolveModelPath } from '../../../src/extension/models/modelPath.ts';

describe('the path of a model in the settings', () => {
  let root: string;
  let workspace: string;

  before(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'model-path-')));
    workspace = join(root, 'workspace');
    await mkdir(join(workspace, 'models'), { recursive: true });
    await writeFile(join(workspace, 'models', 'inside.gguf'), '');
    await writeFile(join(root, 'outside.gguf'), '');
    await symlink(join(root, 'outside.gguf'), join(workspace, 'link.gguf'));
  });
  after(() => rm(root, { recursive: true }));

  it('is taken from the workspace folder where it is relative', async () => {
    const path = await resolveModelPath({ value: 'models/inside.gguf', base: workspace });
    assert.equal(path, join(workspace, 'models', 'inside.gguf'));
    assert.ok(await liesIn(path, [workspace]));
  });

  for (const value of ['../outside.gguf', 'link.gguf', 'models/../../outside.gguf']) {
    it(`is known to lead out of the workspace: ${value}`, async () => {
      const path = await resolveModelPath({ value, base: workspace });
      assert.equal(path, join(root, 'outside.gguf'));
      assert.ok(!(await liesIn(path, [workspace])));
      assert.ok(await liesIn(path, [workspace, root]));
    });
  }

  it('does not take a folder for its neighbour of the same beginning', async () => {
    assert.ok(!(await liesIn(join(`${workspace}-other`, 'model.gguf'), [workspace])));
  });

  for (const value of ['https://example.com/model.gguf', 'hf:owner/model', '\\\\server\\share\\model.gguf', '//server/share/model.gguf', 'file:///model.gguf']) {
    it(`is refused where it is no file of this machine: ${value}`, async () => {
      await assert.rejects(resolveModelPath({ value, base: workspace }), (error) => SteerboardError.is(error, 'bad-arguments') || SteerboardError.is(error, 'file-access'));
    });
  }

  it('is refused where nothing is there, with the whole path', async () => {
    await assert.rejects(resolveModelPath({ value: 'none.gguf', base: workspace }), (error) => SteerboardError.is(error, 'file-access') && error.details.file === join(workspace, 'none.gguf'));
  });
});
