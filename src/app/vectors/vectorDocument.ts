import { t } from '@vscode/l10n';
import { layerFigures } from '../../core/analysis/layerFigures.ts';
import { validationFigures } from '../../core/analysis/vectorFigures.ts';
import { bytes, ofTotal, percent, percentRange, strengthFigure, whole } from '../../core/statistics/figures.ts';
import { wilsonInterval } from '../../core/statistics/wilson.ts';
import type { Figure } from '../../protocol/figures.ts';
import { NO_LAYER, type ChosenSteering, type GridPoint, type SteeringVector, type VectorProvenance } from '../../protocol/files.ts';
import type { Fact, FactGroup, VectorButton, VectorDocument } from '../../protocol/vectorDocument.ts';
import type { TextPart } from '../../protocol/view.ts';
import { emphasised } from '../results/emphasis.ts';
import { layerTable, pointAt, unsteeredOf } from './layerTable.ts';

/** Is the model file that a vector was made with at hand? By its hash, not by its name. */
export type ModelAtHand = { state: 'found' | 'loaded'; name: string } | { state: 'absent' | 'looking' | 'unknown' };

/** What is known of a vector beyond its file. */
export interface VectorSurroundings {
  sizeBytes: number;
  /** Does it lie where the workspace's vectors do, so that it can be steered with? */
  listed: boolean;
  used: boolean;
  /** A person said that its numbering is right. */
  kept: boolean;
  model: ModelAtHand;
  /** Files of its record that are in the workspace. */
  files: readonly string[];
  /** Are the pairs in these files the ones that it was made from? Undefined where that can't be told. */
  pairsMatch?: boolean;
  /** The newest run that steered with it and checked its answers. */
  lastRun?: { name: string; passed: number; total: number };
}

/** What a vector is, as a page: whether it works, what it was made from, then curves and the table of its layers. */
export function vectorDocument(vector: SteeringVector, around: VectorSurroundings): VectorDocument {
  const { provenance } = vector;
  const size = t('{0} layers, {1} wide, {2}. Read only.', vector.layers, vector.embedding, sizeText(around.sizeBytes));
  const search = validationFigures(vector).map(withoutHeading);
  const curves = layerFigures(vector);
  return {
    title: vector.name,
    detail: provenance ? t('Steering vector for {0}.', provenance.model.name) + ` ${size}` : t('Control vector.') + ` ${size}`,
    actions: actionsOf(vector, around),
    notices: [
      ...(provenance ? [] : [{ text: t('A plain control vector. It can steer with a fixed weight; there is no target to project to.'), actions: [] }]),
      ...(isAmbiguous(vector) && !around.kept ? [{ text: t('Written by llama.cpp’s generator? Its direction 1 is layer 0.'), actions: [{ label: t('Shift by One'), command: 'shift' as const }, { label: t('Keep'), command: 'keep' as const }] }] : []),
      ...(around.listed ? [] : [{ text: t('It lies outside of this workspace’s vectors, so it can only be looked at.'), actions: [{ label: t('Import'), command: 'import' as const }] }]),
    ],
    facts: provenance ? [worksGroup(vector, provenance, around), madeGroup(provenance, around)] : [hasGroup(vector, around)],
    ...(search.length > 0 && { search: { title: t('Layer search'), figures: search } }),
    ...(curves.length > 0 && { curves: { title: t('By layer'), figures: curves } }),
    layers: layerTable(vector),
  };
}

/** Can its directions be numbered in either of the two ways? */
export function isAmbiguous({ provenance, directions }: SteeringVector): boolean {
  return provenance === undefined && directions[0] === undefined;
}

/** "174 KB" */
export function sizeText(size: number): string {
  return size < 1e6 ? `${whole(Math.max(1, size / 1e3))} KB` : bytes(size);
}

function actionsOf({ provenance }: SteeringVector, { listed, used }: VectorSurroundings): VectorButton[] {
  if (!listed) return [];
  return [
    ...(used ? [] : [{ label: t('Use This Vector'), command: 'use' as const }]),
    ...(provenance ? [{ label: t('Search Layers…'), command: 'search-layers' as const }] : []),
    { label: t('Export…'), command: 'export' },
    { label: t('Analyse…'), command: 'analyse' },
  ];
}

function worksGroup(vector: SteeringVector, provenance: VectorProvenance, { lastRun, used }: VectorSurroundings): FactGroup {
  const { chosen, chosenWith } = provenance;
  return {
    title: t('Works at'),
    facts: [
      ...(chosen ? chosenFacts(vector, provenance, chosen) : [{ label: t('Layer'), text: [{ text: t('not searched yet') }] }]),
      { label: t('With the instruction'), text: chosenWith ? withFact(chosenWith) : [{ text: t('not searched yet') }] },
      ...(lastRun ? [{ label: t('Last run'), text: [{ text: t('steered {0}', rateText(lastRun.passed, lastRun.total)) }], links: [{ label: lastRun.name, command: 'open-run' as const }] }] : []),
      ...(used ? [{ label: t('In use'), text: [{ text: t('yes, prompts are steered with it') }] }] : []),
    ],
  };
}

function chosenFacts({ layers }: SteeringVector, { meanWith, meanWithout }: VectorProvenance, chosen: ChosenSteering): Fact[] {
  const { layer, rule, strength, validation } = chosen;
  const none = layer === NO_LAYER;
  const target = meanWithout[layer]! + strength * (meanWith[layer]! - meanWithout[layer]!);
  const place: Fact[] = none
    ? [{ label: t('Layer'), text: emphasised(t('**none** of 0–{0} beats no steering on the validation prompts', layers - 1)), warning: true }]
    : [
        { label: t('Layer'), text: emphasised(validation ? t('**{0}** of 0–{1}, chosen by validation', layer, layers - 1) : t('**{0}** of 0–{1}, set by hand', layer, layers - 1)) },
        { label: t('Strength'), text: rule === 'projection' ? emphasised(t('**{0}**, projection target {1}', strengthFigure(rule, strength), target.toFixed(2).replace('-', '−'))) : [{ text: strengthFigure(rule, strength), strong: true }] },
      ];
  if (!validation) return place;
  const point = pointAt(chosen);
  const plain = unsteeredOf(validation.points);
  const { instructed, judge } = validation;
  return [
    ...place,
    ...(point && !none ? [{ label: t('Validation'), text: [{ text: t('{0}; unsteered {1}', rateText(point.passed, point.total), plain ? shortRate(plain) : t('not asked')) }] }] : []),
    ...(none && plain ? [{ label: t('Unsteered'), text: [{ text: rateText(plain.passed, plain.total) }] }] : []),
    ...(instructed ? [{ label: t('Instructed'), text: [{ text: rateText(instructed.passed, instructed.total) }] }] : []),
    ...(point ? [brokenFact(point, judge?.name)] : []),
  ];
}

function brokenFact({ broken, total }: GridPoint, judge: string | undefined): Fact {
  const text = `${ofTotal(broken, total)} (${percentRange(wilsonInterval(broken, total))})`;
  return { label: t('Broken text'), text: [{ text: judge === undefined ? text : t('{0}, judged by {1}', text, judge) }], ...(broken > 0 && { warning: true }) };
}

/** The choice for prompts that carry the instruction, in one line. */
function withFact(chosen: ChosenSteering): TextPart[] {
  const { layer, rule, strength, validation } = chosen;
  const plain = validation && unsteeredOf(validation.points);
  const unsteered = plain ? [t('unsteered {0}', shortRate(plain))] : [];
  if (layer === NO_LAYER) return [{ text: [t('no layer beats no steering'), ...unsteered].join('; ') }];
  const point = pointAt(chosen);
  const place = t('**layer {0}**, {1}', layer, strengthFigure(rule, strength));
  const outcome = point ? `${place}: ${rateText(point.passed, point.total)}` : place;
  return emphasised([outcome, ...unsteered, ...(point && point.broken > 0 ? [t('{0} broken', point.broken)] : [])].join('; '));
}

function madeGroup(provenance: VectorProvenance, around: VectorSurroundings): FactGroup {
  const { model, pairCount, files, instructionIds, kwargs, created, steerboard, extraction } = provenance;
  return {
    title: t('Made from'),
    facts: [
      { label: t('Pairs'), text: [{ text: [String(pairCount), ...(around.pairsMatch ? [t('unchanged since')] : [])].join(', ') }] },
      filesFact(files, around),
      { label: t('Instruction'), text: [{ text: instructionIds.length === 0 ? t('none named') : instructionIds.map((id, i) => instructionText(id, kwargs[i])).join('; ') }] },
      { label: t('Method'), text: [{ text: extraction === undefined ? t('mean of differences, with minus without, last prompt token') : t('mean of differences, with minus without, last prompt token, many prompts at a time') }] },
      { label: t('Model'), text: [{ text: [model.name, model.architecture, model.quantisation, t('{0} layers', model.layers), t('{0} wide', model.embedding)].join(', ') }] },
      modelFact(model.sha256, around.model),
      { label: t('Chat template'), text: [{ text: model.chatTemplateSha256 === undefined ? t('none') : `SHA-256 ${shortHash(model.chatTemplateSha256)}` }] },
      { label: t('Made'), text: [{ text: `${created.slice(0, 16).replace('T', ' ')} UTC, Steerboard ${steerboard}` }] },
    ],
  };
}

function filesFact(files: readonly string[], around: VectorSurroundings): Fact {
  const here = files.filter((file) => around.files.includes(file));
  const gone = files.filter((file) => !around.files.includes(file));
  return {
    label: t('Files'),
    text: [{ text: gone.length === 0 ? (files.length === 0 ? t('none') : '') : t('{0} (not in this workspace)', gone.join(', ')) }],
    ...(here.length > 0 && { links: here.map((file) => ({ label: file, command: 'open-file' as const, subject: file })) }),
  };
}

function modelFact(sha256: string, model: ModelAtHand): Fact {
  const texts: Readonly<Record<Exclude<ModelAtHand['state'], 'found' | 'loaded'>, string>> = {
    absent: t('not at hand: no model here has this hash'),
    looking: t('looking for it'),
    unknown: t('not looked for'),
  };
  const text = model.state === 'loaded' ? t('matches {0}, which is loaded', model.name) : model.state === 'found' ? t('matches {0}', model.name) : texts[model.state];
  return { label: t('Model file'), text: [{ text: `SHA-256 ${shortHash(sha256)}, ${text}` }], ...(model.state === 'absent' && { warning: true }) };
}

/** Of a vector without a record: what is in the file. */
function hasGroup({ directions, modelHint, layers }: SteeringVector, { used }: VectorSurroundings): FactGroup {
  const have = directions.flatMap((direction, layer) => (direction ? [layer] : []));
  return {
    title: t('What it has'),
    facts: [
      { label: t('Directions'), text: [{ text: have.length === 0 ? t('none') : t('{0} of {1} layers: {2}–{3}', have.length, layers, have[0]!, have.at(-1)!) }] },
      { label: t('Architecture'), text: [{ text: modelHint === '' ? t('not recorded') : modelHint }] },
      { label: t('Model file'), text: [{ text: t('not recorded: whether it fits a model is told by its width and layers alone') }] },
      ...(used ? [{ label: t('In use'), text: [{ text: t('yes, prompts are steered with it') }] }] : []),
    ],
  };
}

/** "7/8 pass, 88 % (53–98)", without the word where it would not fit. */
function rateText(passed: number, total: number): string {
  return total === 0 ? ofTotal(passed, total) : `${ofTotal(passed, total)}, ${percent(passed / total)} % (${percentRange(wilsonInterval(passed, total))})`;
}

function shortRate({ passed, total }: GridPoint): string {
  return total === 0 ? ofTotal(passed, total) : `${ofTotal(passed, total)} (${percentRange(wilsonInterval(passed, total))})`;
}

function instructionText(id: string, kwargs: VectorProvenance['kwargs'][number] | undefined): string {
  return kwargs && Object.keys(kwargs).length > 0 ? `${id} ${JSON.stringify(kwargs)}` : id;
}

/** "3f9a61c0…07aa8be2" */
function shortHash(sha256: string): string {
  return `${sha256.slice(0, 8)}…${sha256.slice(-8)}`;
}

function withoutHeading(figure: Figure): Figure {
  const bare = { ...figure };
  delete bare.heading;
  return bare;
}
