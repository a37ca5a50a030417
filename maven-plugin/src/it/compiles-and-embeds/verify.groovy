import java.util.jar.JarFile

String log = new File(basedir, 'build.log').text
assert log.contains('deep/network.onnx -> com.example.deep.RiskNetwork: N = 2^')
assert log.contains('risk.onnx -> com.example.Risk: N = 2^')
assert log.contains('pair.onnx verified: over 8 encrypted samples')
assert log.contains('risk.onnx verified: over 8 encrypted samples')
assert log.contains('parameters  N = 2^')
assert new File(basedir, 'target/sotto-reports/deep/network.html').text.contains('<html')

new JarFile(new File(basedir, 'target/compiles-and-embeds-1.jar')).withCloseable { jar ->
  List<String> names = jar.entries().collect { it.name }
  assert names.containsAll([
    'META-INF/sotto/risk.sotto', 'META-INF/sotto/deep/network.sotto', 'com/example/Risk.class',
    'com/example/deep/RiskNetwork.class'
  ])
  assert names.findAll { it.startsWith('META-INF/sotto/') && !it.endsWith('/') }.every { it.endsWith('.sotto') }
}
return true
