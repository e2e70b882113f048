declare module 'virtual:component-props' {
  const props: Readonly<Record<string, readonly import('./componentProps.js').ComponentProp[]>>;
  export default props;
}
