package idunno.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The real trained models that the benchmarks run, laid out as folders that can be deployed.
///
/// @param source a folder with `*.onnx` and `images`, see the README for what must be in it
/// @param work where the folders are made
record RealModels(Path source, Path work) {
  private static final String CIFAR =
      """
      runtime: onnx
      file: model.onnx
      batch: 16
      input:
        image: {width: 32, height: 32, order: RGB, layout: NCHW, scale: 0.00392156862745098,
                mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}
      output: {top: 1}
      """;
  private static final String SQUEEZENET =
      """
      runtime: onnx
      file: model.onnx
      batch: 16
      input:
        image: {width: 224, height: 224, crop: [1, 1], order: BGR, layout: NCHW, scale: 1.0,
                mean: [104, 117, 123], std: [1, 1, 1]}
      output: {top: 5}
      """;
  private static final String MNIST =
      """
      runtime: onnx
      file: model.onnx
      batch: 1000
      output: {top: 1}
      """;

  boolean arePresent() {
    return Files.isRegularFile(source.resolve("cifar10-resnet56.onnx"));
  }

  Path resnet56() throws IOException {
    return folder("cifar10-resnet56", CIFAR);
  }

  Path squeezenet() throws IOException {
    return folder("imagenet-squeezenet1.1", SQUEEZENET);
  }

  Path mnist() throws IOException {
    return folder("mnist-cnn", MNIST);
  }

  Path cifarImages() {
    return source.resolve("images/cifar10");
  }

  Path imagenetImages() {
    return source.resolve("images/imagenet227");
  }

  private Path folder(String model, String manifest) throws IOException {
    Path folder = Files.createDirectories(work.resolve(model));
    Path graph = folder.resolve("model.onnx");
    if (!Files.exists(graph)) {
      Files.copy(source.resolve(model + ".onnx"), graph);
    }
    Files.writeString(folder.resolve("model.yaml"), manifest);
    return folder;
  }
}
