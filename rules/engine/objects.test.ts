import { misusesIn } from '../testing/misuses-in';

const STEPS = "await tick(); %.write('a'); await tick(); %.write('b');";

function steps(stream: string): string {
  return STEPS.replaceAll('%', stream);
}

describe('streams of classes and objects', () => {
  test.each([
    ['static members', `
      class Hub {
        static call = client.chat();
        static async feed() { ${steps('this.call')} }
        static async main() { void Hub.feed(); ${steps('Hub.call')} }
      }
    `],
    ['a static block', `
      class Hub {
        static call;
        static { Hub.call = client.chat(); setInterval(() => { Hub.call.write('beat'); }, 1000); }
        static async main() { ${steps('Hub.call')} }
      }
    `],
    ['a class used from outside by its name', `
      class Hub { static call = client.chat(); static async feed() { ${steps('this.call')} } }
      async function main() { void Hub.feed(); ${steps('Hub.call')} }
    `],
    ['a method of the superclass', `
      class Base { constructor(client) { this.call = client.chat(); } async feed() { ${steps('this.call')} } }
      class Session extends Base { async main() { void this.feed(); ${steps('this.call')} } }
    `],
    ['super.method()', `
      class Base { constructor(client) { this.call = client.chat(); } async feed() { ${steps('this.call')} } }
      class Session extends Base {
        async feed() { await super.feed(); }
        async main() { void this.feed(); ${steps('this.call')} }
      }
    `],
    ['what the superclass leaves running', `
      class Base { constructor(client) { this.call = client.chat(); setInterval(() => { this.call.write('beat'); }, 1000); } }
      class Session extends Base {
        constructor(client) { super(client); this.name = 'session'; }
        async main() { ${steps('this.call')} }
      }
    `],
    ['a field behind a getter and a setter', `
      class Session {
        get call() { return this.inner; }
        set call(value) { this.inner = value; }
        constructor(client) { this.call = client.chat(); }
        async feed() { ${steps('this.call')} }
        async main() { void this.feed(); ${steps('this.call')} }
      }
    `],
    ['an accessor', `
      class Session {
        accessor call = client.chat();
        async feed() { ${steps('this.call')} }
        async main() { void this.feed(); ${steps('this.call')} }
      }
    `],
    ['a class expression', `
      const Session = class extends Base {
        call = client.chat();
        async #feed() { ${steps('this.call')} }
        async main() { void this.#feed(); ${steps('this.call')} }
      };
    `],
    ['the methods of an object', `
      const service = {
        call: client.chat(),
        async feed() { ${steps('this.call')} },
        async main() { void this.feed(); ${steps('this.call')} },
      };
    `],
    ['an object that calls come to from outside', `
      function main(call) {
        const service = { call, async feed() { ${steps('this.call')} } };
        void service.feed();
        void service.feed();
      }
    `],
  ])('%s', (_, code) => {
    expect(misusesIn(code)).toEqual(expect.arrayContaining([expect.stringContaining('send ')]));
  });

  test.each([
    ['a static method that is awaited', `
      class Hub {
        static call = client.chat();
        static async feed() { ${steps('this.call')} }
        static async main() { await Hub.feed(); ${steps('Hub.call')} }
      }
    `],
    ['the class and its instance under one name', `
      class Hub {
        static call = client.chat();
        call = client.chat();
        async feed() { ${steps('this.call')} }
        async main() { void this.feed(); ${steps('Hub.call')} }
      }
    `],
    ['an inherited method that is awaited', `
      class Base { constructor(client) { this.call = client.chat(); } async feed() { ${steps('this.call')} } }
      class Session extends Base { async main() { await super.feed(); await this.feed(); ${steps('this.call')} } }
    `],
    ['a method that overrides the one that sends', `
      class Base { constructor(client) { this.call = client.chat(); } async feed() { ${steps('this.call')} } }
      class Session extends Base {
        async feed() { await tick(); }
        async main() { void this.feed(); ${steps('this.call')} }
      }
    `],
    ['an object with a stream for each call of its method', `
      function main(a, b) {
        const service = { async feed(call) { ${steps('call')} } };
        void service.feed(a);
        void service.feed(b);
      }
    `],
    ['two objects of one shape', `
      const open = (call) => ({ call, async feed() { ${steps('this.call')} } });
      function main(a, b) { void open(a).feed(); void open(b).feed(); }
    `],
    ['methods of an object in turn', `
      const service = {
        call: client.chat(),
        async feed() { ${steps('this.call')} },
        async main() { await this.feed(); await this.feed(); },
      };
    `],
  ])('not %s', (_, code) => {
    expect(misusesIn(code)).toEqual([]);
  });

  test('a static stream that is opened anew is never more than a suspicion', () => {
    expect(misusesIn(`
      class Hub {
        static connect() { Hub.call = client.chat(); }
        static async feed() { ${steps('Hub.call')} }
        static async main() { void Hub.feed(); ${steps('Hub.call')} }
      }
    `)).not.toContainEqual(expect.stringContaining('observable'));
  });

  test.each([
    ['a class that extends itself', 'class A extends A { }'],
    ['two classes that extend each other', 'class A extends B { } class B extends A { }'],
    ['names for each other', 'const a = b; const b = a; const c = c;'],
    ['functions that call each other', 'function f(call) { g(call); call.write(1); } function g(call) { f(call); }'],
  ])('%s: %s', (_, code) => {
    expect(misusesIn(`${code} function main(call) { const it = new A(a, b, c); it.run(call); a.write; call.write(it); call.end(); }`)).toEqual([]);
  });
});
