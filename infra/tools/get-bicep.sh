#!/bin/sh
# Gets the Bicep compiler as a NuGet package through the feeds that dotnet is configured with, keeps it in the user's cache, and
# prints where it is.
# Usage: BICEP_PATH="$(sh infra/tools/get-bicep.sh)" npm run infra:check
set -eu

version="${BICEP_VERSION:-0.49.2}"
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) runtime=linux-x64 ;;
  Linux-aarch64) runtime=linux-arm64 ;;
  Darwin-x86_64) runtime=osx-x64 ;;
  Darwin-arm64) runtime=osx-arm64 ;;
  *) echo "There is no Bicep package for $(uname -s) on $(uname -m)." >&2; exit 1 ;;
esac
package="Azure.Bicep.CommandLine.$runtime"
folder="${XDG_CACHE_HOME:-$HOME/.cache}/carebridge/bicep"
binary="$folder/packages/$(echo "$package" | tr '[:upper:]' '[:lower:]')/$version/tools/bicep"

if [ ! -f "$binary" ]; then
  command -v dotnet > /dev/null || { echo 'The .NET SDK (dotnet) is needed to get the Bicep package.' >&2; exit 1; }
  mkdir -p "$folder"
  # Without a framework to compile against: nothing but the package is fetched.
  cat > "$folder/bicep.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>netstandard2.0</TargetFramework>
    <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
  </PropertyGroup>
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
