List<String> runs = new File(basedir, 'build.log').text.split('BUILD SUCCESS') as List
assert runs[1].contains('risk.onnx -> com.example.Risk')
return true
