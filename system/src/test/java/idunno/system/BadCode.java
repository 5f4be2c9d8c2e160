package idunno.system;

import java.io.IOException;

/// Models that are code, in both languages, and each goes wrong in its own way.
///
/// @param files where they are written
record BadCode(BadFiles files) {
  private static final String LOADS = "def load(folder):\n    pass\n\n";
  private static final String JAVA_LOADS = "  public void load(Path folder) {}\n";
  private static final String JAVA_INFERS =
      "  public List<?> infer(List<?> inputs) throws Exception {\n";
  private static final String JAVA_LENGTHS =
      "    return inputs.stream().map(x -> ((byte[]) x).length).toList();\n  }\n";

  /// Writes `py-NAME` and `java-NAME` for each way to fail.
  static void write(BadFiles files) throws IOException {
    BadCode code = new BadCode(files);
    code.refused();
    code.failing();
    code.dying();
  }

  private void python(String name, String more, String body) throws IOException {
    files.file("py-" + name + "/model.yaml", "runtime: python\nfile: m.py\nbatch: 4\n" + more);
    files.file("py-" + name + "/m.py", body);
  }

  private void java(String name, String more, String body) throws IOException {
    files.file("java-" + name + "/model.yaml", "runtime: java\nfile: M.java\nbatch: 4\n" + more);
    files.file(
        "java-" + name + "/M.java",
        "import java.nio.file.Path;\nimport java.util.*;\npublic class M {\n" + body + "}\n");
  }

  private void refused() throws IOException {
    python("typo", "", LOADS + "def infer(inputs)\n    return inputs\n");
    java("typo", "", JAVA_LOADS + JAVA_INFERS + "    return inputs\n  }\n");
    python(
        "load",
        "",
        "def load(folder):\n    raise ValueError('no weights here')\n\n"
            + "def infer(inputs):\n    return inputs\n");
    java(
        "load",
        "",
        "  public void load(Path folder) {\n"
            + "    throw new IllegalStateException(\"no weights here\");\n  }\n"
            + JAVA_INFERS
            + JAVA_LENGTHS);
    python("hollow", "", LOADS);
    java("hollow", "", JAVA_LOADS);
  }

  private void failing() throws IOException {
    python("throws", "", LOADS + "def infer(inputs):\n    raise ValueError('cannot do it')\n");
    java(
        "throws",
        "",
        JAVA_LOADS + JAVA_INFERS + "    throw new IllegalStateException(\"cannot do it\");\n  }\n");
    python("number", "", LOADS + "def infer(inputs):\n    return [1] * (len(inputs) + 1)\n");
    java("number", "", JAVA_LOADS + JAVA_INFERS + "    return List.of();\n  }\n");
    python(
        "prints",
        "",
        LOADS
            + "def infer(inputs):\n    print('{\"a\":1}')\n    return [len(i) for i in inputs]\n");
    java(
        "prints",
        "",
        JAVA_LOADS + JAVA_INFERS + "    System.out.println(\"{}\");\n" + JAVA_LENGTHS);
  }

  private void dying() throws IOException {
    python(
        "hangs", "timeout: 1s\n", LOADS + "import time\ndef infer(inputs):\n    time.sleep(999)\n");
    java(
        "hangs",
        "timeout: 1s\n",
        JAVA_LOADS + JAVA_INFERS + "    while (true) {\n      Thread.onSpinWait();\n    }\n  }\n");
    python("exits", "", LOADS + "import os\ndef infer(inputs):\n    os._exit(3)\n");
    java("exits", "", JAVA_LOADS + JAVA_INFERS + "    System.exit(3);\n    return inputs;\n  }\n");
    python(
        "eats",
        "memory: 128MiB\n",
        LOADS
            + "def infer(inputs):\n    held = []\n    while True:\n"
            + "        held.append(bytearray(20000000))\n");
    java(
        "eats",
        "memory: 64MiB\n",
        JAVA_LOADS
            + JAVA_INFERS
            + "    List<Object> held = new ArrayList<>();\n    while (true) {\n"
            + "      held.add(new byte[8_000_000]);\n    }\n  }\n");
  }
}
