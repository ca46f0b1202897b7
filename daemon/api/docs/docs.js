// Builds the page from /openapi.json. Text goes in as text: nothing of the document is ever markup.
'use strict';

function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
}

function resolve(api, value) {
    if (!value || !value.$ref) return value;
    return value.$ref.slice(2).split('/').reduce((at, key) => at[key], api);
}

// A type in one line: "integer, at least 1", "one of a, b", "Job".
function typeText(schema) {
    if (!schema) return '';
    if (schema.$ref) return schema.$ref.split('/').pop();
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum) return 'one of ' + schema.enum.join(', ');
    const choices = schema.anyOf || schema.oneOf;
    if (choices) return choices.map(typeText).join(' or ');
    const type = [].concat(schema.type || 'anything').join(' or ');
    if (type === 'array') return 'array of ' + typeText(schema.items);
    const limits = [];
    if (schema.minimum !== undefined) limits.push('at least ' + schema.minimum);
    if (schema.exclusiveMinimum !== undefined) limits.push('above ' + schema.exclusiveMinimum);
    if (schema.maximum !== undefined) limits.push('at most ' + schema.maximum);
    if (schema.exclusiveMaximum !== undefined) limits.push('below ' + schema.exclusiveMaximum);
    if (schema.default !== undefined) limits.push('default ' + JSON.stringify(schema.default));
    return [type, ...limits].join(', ');
}

function table(heads, rows) {
    const cells = (tag, row) => element('tr', {}, ...row.map((cell) => element(tag, {}, cell)));
    return element('table', {}, cells('th', heads), ...rows.map((row) => cells('td', row)));
}

function code(text) {
    return element('code', {}, text);
}

function parameters(api, path, operation) {
    const all = [...(path.parameters || []), ...(operation.parameters || [])].map((one) => resolve(api, one));
    if (all.length === 0) return [];
    const rows = all.map((one) => [code(one.name), one.in, typeText(one.schema), one.description || '']);
    return [table(['Parameter', 'In', 'Type', 'Meaning'], rows)];
}

function body(operation) {
    const content = (operation.requestBody || {}).content || {};
    return Object.entries(content).flatMap(([type, media]) => {
        const example = media.example || Object.values(media.examples || {}).map((one) => one.value)[0];
        const parts = [element('p', {}, 'Body ', code(type), ' ', typeText(media.schema))];
        if (example) parts.push(element('pre', {}, JSON.stringify(example, null, 2)));
        return parts;
    });
}

function responses(api, operation) {
    const rows = Object.entries(operation.responses).map(([status, reference]) => {
        const response = resolve(api, reference);
        const types = Object.entries(response.content || {}).map(([type, media]) => {
            return type + (media.schema ? ': ' + typeText(media.schema) : '');
        });
        return [code(status), response.description, types.join('; ')];
    });
    return table(['Status', 'Meaning', 'Content'], rows);
}

function section(api, method, pattern, path, operation) {
    const heading = element('h3', {}, element('span', { class: 'method' }, method), code(pattern));
    const about = [operation.summary, operation.description].filter(Boolean);
    return element('section', { id: operation.operationId }, heading,
        ...about.map((text) => element('p', {}, text)),
        ...parameters(api, path, operation), ...body(operation), responses(api, operation));
}

function schemas(api) {
    return Object.entries(api.components.schemas).map(([name, schema]) => {
        const details = element('details', { id: 'schema-' + name }, element('summary', {}, code(name)));
        details.append(element('pre', {}, JSON.stringify(schema, null, 2)));
        return details;
    });
}

function render(api) {
    const contents = document.getElementById('contents');
    const main = document.getElementById('operations');
    document.getElementById('version').textContent = api.info.version;
    main.replaceChildren(element('p', {}, api.info.description));
    for (const tag of api.tags) {
        contents.append(element('h2', {}, tag.name));
        for (const [pattern, path] of Object.entries(api.paths)) {
            for (const [method, operation] of Object.entries(path)) {
                if (!operation.tags || !operation.tags.includes(tag.name)) continue;
                const link = element('a', { href: '#' + operation.operationId }, operation.summary);
                contents.append(link);
                main.append(section(api, method, pattern, path, operation));
            }
        }
    }
    main.append(element('h3', {}, 'Schemas'), ...schemas(api));
}

fetch('/openapi.json')
    .then((response) => response.json())
    .then(render)
    .catch((error) => {
        document.getElementById('operations').textContent = 'The contract could not be loaded: ' + error;
    });
