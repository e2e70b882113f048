export default { title: 'Plain', render: () => <button type="button">Nothing streams here</button> };

export const Button = {};
