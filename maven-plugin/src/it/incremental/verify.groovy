List<String> runs = new File(basedir, 'build.log').text.split('BUILD SUCCESS') as List
assert runs.size() == 5
assert runs[0].contains('risk.onnx -> com.example.Risk')
assert !runs[1].contains('risk.onnx')
assert runs[2].contains('risk.onnx -> com.example.Risk')
assert !runs[3].contains('risk.onnx')

assert !new File(basedir, 'target/generated-sources/sotto/com/example/Risk.java').exists()
assert !new File(basedir, 'target/generated-resources/sotto/META-INF/sotto/risk.sotto').exists()
return true
