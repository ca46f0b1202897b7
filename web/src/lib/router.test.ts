import { expect, it } from 'vitest';
import { routeOf } from './router';

it('knows the pages', () => {
    expect(routeOf('/')).toEqual({ page: 'jobs' });
    expect(routeOf('/new')).toEqual({ page: 'new' });
    expect(routeOf('/datasets/')).toEqual({ page: 'datasets' });
    expect(routeOf('/analyse')).toEqual({ page: 'analyse' });
    expect(routeOf('/jobs/job_01')).toEqual({ page: 'job', id: 'job_01' });
});

it('knows what it does not know', () => {
    expect(routeOf('/jobs/a/b')).toEqual({ page: 'unknown' });
    expect(routeOf('/settings')).toEqual({ page: 'unknown' });
});
