import { describe, expect, it } from 'vitest';
import {
    formatAge,
    formatBytes,
    formatDuration,
    formatLarge,
    formatNumber,
    formatPercent,
    formatRate,
    secondsBetween,
} from './format';

describe('formatRate', () => {
    it('writes every rate as digits and exponent', () => {
        expect(formatRate(0.012)).toBe('1.2e-2');
        expect(formatRate(1)).toBe('1.0e+0');
        expect(formatRate(1e-7)).toBe('1.0e-7');
        expect(formatRate(0.12345, 3)).toBe('1.23e-1');
    });
    it('shows a dash for what is not there', () => {
        expect(formatRate(null)).toBe('–');
        expect(formatRate(undefined)).toBe('–');
        expect(formatRate(Number.NaN)).toBe('–');
    });
});

describe('formatNumber', () => {
    it('keeps four significant digits', () => {
        expect(formatNumber(2.302585)).toBe('2.303');
        expect(formatNumber(0)).toBe('0');
        expect(formatNumber(12345.678)).toBe('12350');
    });
    it('uses exponents for the very small and the very large', () => {
        expect(formatNumber(0.00001234)).toBe('1.23e-5');
        expect(formatNumber(-2.5e9)).toBe('-2.50e+9');
    });
});

describe('sizes', () => {
    it('scales counts by thousands and bytes by 1024', () => {
        expect(formatLarge(999)).toBe('999');
        expect(formatLarge(1_234_567)).toBe('1.23 M');
        expect(formatBytes(1536)).toBe('1.5 KiB');
        expect(formatBytes(0)).toBe('0 B');
    });
});

describe('times', () => {
    it('writes durations with at most two units', () => {
        expect(formatDuration(0.42)).toBe('0.4 s');
        expect(formatDuration(59.6)).toBe('1 min 0 s');
        expect(formatDuration(75)).toBe('1 min 15 s');
        expect(formatDuration(4000)).toBe('1 h 6 min');
        expect(formatDuration(null)).toBe('–');
    });
    it('counts seconds between two times', () => {
        expect(secondsBetween('2026-01-01T00:00:00Z', '2026-01-01T00:00:02.500Z')).toBe(2.5);
        expect(secondsBetween('2026-01-01T00:00:00Z', null)).toBeNull();
    });
    it('tells an age, never a negative one', () => {
        const now = Date.parse('2026-01-01T01:00:00Z');
        expect(formatAge('2026-01-01T00:00:00Z', now)).toBe('1 h ago');
        expect(formatAge('2026-01-01T01:00:05Z', now)).toBe('just now');
    });
});

it('formatPercent takes fractions', () => {
    expect(formatPercent(0.9345)).toBe('93.5 %');
    expect(formatPercent(null)).toBe('–');
});
