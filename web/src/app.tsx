import { useEffect } from 'preact/hooks';
import { Layout } from './components/layout';
import { Link } from './components/link';
import { routeOf, usePlace, type Route } from './lib/router';
import { AnalysePage } from './pages/analyse_page';
import { DatasetsPage } from './pages/datasets_page';
import { JobPage } from './pages/job_page';
import { JobsPage } from './pages/jobs_page';
import { NewPage } from './pages/new_page';

export function App() {
    const place = usePlace();
    const route = routeOf(place.path);
    return (
        <Layout page={route.page}>
            <Page key={place.path} route={route} />
        </Layout>
    );
}

function Page({ route }: { route: Route }) {
    if (route.page === 'jobs') return <JobsPage />;
    if (route.page === 'new') return <NewPage />;
    if (route.page === 'datasets') return <DatasetsPage />;
    if (route.page === 'analyse') return <AnalysePage />;
    if (route.page === 'job') return <JobPage key={route.id} id={route.id} />;
    return <Unknown />;
}

function Unknown() {
    useEffect(() => {
        document.title = 'Not found – Rangefinder';
    }, []);
    return (
        <div class="card empty">
            <h1>There is no such page</h1>
            <p>The address may be mistyped, or what it showed was deleted.</p>
            <Link class="button button-primary" href="/">
                See the jobs
            </Link>
        </div>
    );
}
