import { render } from 'preact';
import { hub } from './api/events';
import { App } from './app';
import { startTheme } from './lib/theme';
import './styles.css';

startTheme();
hub.start();
const root = document.getElementById('app');
if (root) render(<App />, root);
