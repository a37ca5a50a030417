String log = new File(basedir, 'build.log').text
assert log.contains(['src', 'main', 'onnx', 'strange.onnx'].join(File.separator))
assert log.contains("node 'strange' (Frobnicate, opset 13): this operator is not supported")
assert !new File(basedir, 'target/generated-sources').exists()
return true
