#!/bin/sh
# Gets the Bicep compiler as a NuGet package through the feeds that dotnet is configured with, and prints where it is.
# Usage: BICEP_PATH="$(sh infra/tools/get-bicep.sh)" npm run infra:check
set -eu

version="${BICEP_VERSION:-0.45.15}"
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) runtime=linux-x64 ;;
  Linux-aarch64) runtime=linux-arm64 ;;
  Darwin-x86_64) runtime=osx-x64 ;;
  Darwin-arm64) runtime=osx-arm64 ;;
  *) echo "There is no Bicep package for $(uname -s) on $(uname -m)." >&2; exit 1 ;;
esac
package="Azure.Bicep.CommandLine.$runtime"
folder="$(cd "$(dirname "$0")/../.." && pwd)/node_modules/.cache/bicep"
binary="$folder/packages/$(echo "$package" | tr '[:upper:]' '[:lower:]')/$version/tools/bicep"

if [ ! -f "$binary" ]; then
  command -v dotnet > /dev/null || { echo 'The .NET SDK (dotnet) is needed to get the Bicep package.' >&2; exit 1; }
  mkdir -p "$folder"
  cat > "$folder/bicep.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="$package" Version="[$version]" /></ItemGroup>
</Project>
PROJECT
  dotnet restore "$folder/bicep.csproj" --packages "$folder/packages" --verbosity quiet >&2 || {
    echo "No configured NuGet feed has $package $version." >&2
    exit 1
  }
fi
chmod +x "$binary"
echo "$binary"
