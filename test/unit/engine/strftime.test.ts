import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChatTemplate } from '../../../src/engine/model/chatTemplate.ts';
import { strftime } from '../../../src/engine/model/strftime.ts';

const date = new Date('2026-01-05');

describe('strftime', () => {
  it('writes what Python writes, in UTC and English', () => {
    assert.equal(strftime(date, '%d %b %Y, %A %B %e %H:%M:%S 100%% %Q'), '05 Jan 2026, Monday January  5 00:00:00 100% %Q');
  });
});

describe('ChatTemplate', () => {
  it('gives templates the recorded date, the tokens and one user message', () => {
    const template = new ChatTemplate(
      '{{ bos_token }}{% if strftime_now is defined %}Today: {{ strftime_now("%d %b %Y") }}{% endif %}{% for m in messages %}[{{ m.role }}]{{ m.content }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}',
      '<s>', '</s>', date);
    assert.equal(template.render('Hi {{ there }}'), '<s>Today: 05 Jan 2026[user]Hi {{ there }}</s>[assistant]');
    assert.equal(template.sha256.length, 64);
  });

  it('says why a template fails', () => {
    assert.throws(() => new ChatTemplate('{{ raise_exception("No system role") }}', '', '', date).render('x'), { code: 'bad-model', message: /No system role/ });
    assert.throws(() => new ChatTemplate('{% if %}', '', '', date).render('x'), { code: 'bad-model' });
  });
});
